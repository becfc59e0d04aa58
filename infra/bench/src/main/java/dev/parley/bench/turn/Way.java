package dev.parley.bench.turn;

import dev.parley.bench.load.Asker;
import dev.parley.bench.load.CompletionAsker;
import dev.parley.bench.load.ConversationAsker;
import dev.parley.bench.load.Expectation;
import dev.parley.bench.load.Questions;
import dev.parley.bench.stage.Stage;
import java.util.concurrent.TimeUnit;

/** The ways in which turns are asked for. */
public enum Way {
    /** Of the simulator, without Parley. */
    DIRECT("the simulator itself"),
    /** In conversations of several turns, over server-sent events. */
    CONVERSATIONS("conversations"),
    /** As OpenAI's clients do. */
    COMPLETIONS("chat completions");

    private static final int TURNS_EACH = 8;
    private static final int OPENED_AT_ONCE = 32;
    private static final long OPENING_SECONDS = 120;

    private final String text;

    Way(String text) {
        this.text = text;
    }

    /** What people call it. */
    String text() {
        return text;
    }

    /**
     * @param conversations how many are to be open before the first turn is asked for
     */
    public Asker asker(Stage stage, String model, int conversations) throws Exception {
        Expectation expectation = new Expectation(model);
        Questions questions = new Questions();
        return switch (this) {
            case DIRECT ->
                    new CompletionAsker(stage.client(), stage.simulator(), expectation, questions);
            case COMPLETIONS ->
                    new CompletionAsker(stage.client(), stage.edge(), expectation, questions);
            case CONVERSATIONS -> {
                ConversationAsker asker =
                        new ConversationAsker(
                                stage.client(), stage.edge(), expectation, questions, TURNS_EACH);
                asker.open(conversations, OPENED_AT_ONCE).get(OPENING_SECONDS, TimeUnit.SECONDS);
                yield asker;
            }
        };
    }
}
