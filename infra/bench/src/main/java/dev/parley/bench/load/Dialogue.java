package dev.parley.bench.load;

import dev.parley.simulator.answer.Message;
import dev.parley.simulator.answer.Message.Role;
import java.util.ArrayList;
import java.util.List;

/** A conversation as its user knows it: enough of it to say what the model is told next. */
final class Dialogue {
    /** So many rounds before a prompt are told to the model. */
    private static final int ROUNDS_TOLD = 10;

    private final String id;
    private final List<Message> told = new ArrayList<>();
    private int turns;

    Dialogue(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    int turns() {
        return turns;
    }

    List<Message> with(String question) {
        List<Message> messages = new ArrayList<>(told);
        messages.add(new Message(Role.USER, question));
        return messages;
    }

    void answered(String question, String answer) {
        turns++;
        told.add(new Message(Role.USER, question));
        told.add(new Message(Role.ASSISTANT, answer));
        if (told.size() > 2 * ROUNDS_TOLD) {
            told.subList(0, 2).clear();
        }
    }
}
