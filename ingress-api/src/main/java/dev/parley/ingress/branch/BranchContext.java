package dev.parley.ingress.branch;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.history.StoredRound;
import dev.parley.ingress.prompt.Particulars;
import dev.parley.ingress.prompt.TokenEstimate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model is given of a path, beside the instructions and the prompt: the latest rounds, whole
 * ones only, that leave it room. The orchestrator takes the context as it is, so what does not fit
 * would cost the turn.
 */
final class BranchContext {
    /**
     * How far back a context reaches.
     *
     * @param rounds at most
     * @param bytes at most, as JSON: the prompt's record holds the context, and so does the request
     *     to the workers
     */
    record Reach(int rounds, long bytes) {
        /** As far as for a turn that follows the latest one. */
        static final Reach LATEST = new Reach(10, 1024 * 1024);

        private static final int ALL = 256;
        private static final long RECORD = 3 * 1024 * 1024;

        /** As far as it fits, beside what the prompt brings. */
        static Reach all(Particulars prompt) {
            long taken = EventJson.mapper().writeValueAsBytes(prompt).length;
            return new Reach(ALL, Math.max(0, RECORD - taken));
        }
    }

    private BranchContext() {}

    /**
     * The messages of the latest rounds.
     *
     * @param oldestFirst all that may be given
     * @param tokens how many there is room for
     * @param bytes how many there is room for, as JSON
     */
    static List<Message> of(List<StoredRound> oldestFirst, long tokens, long bytes) {
        List<Message> context = new ArrayList<>();
        long room = tokens;
        long space = bytes;
        for (StoredRound round : oldestFirst.reversed()) {
            List<Message> messages = messages(round);
            room -= TokenEstimate.of(messages, null);
            space -= EventJson.mapper().writeValueAsBytes(messages).length;
            if (room < 0 || space < 0) {
                break;
            }
            context.addAll(0, messages);
        }
        return List.copyOf(context);
    }

    private static List<Message> messages(StoredRound round) {
        List<Message> messages = new ArrayList<>();
        if (round.input() == null) {
            messages.add(Message.text(Role.USER, round.prompt()));
        } else {
            messages.addAll(round.input());
        }
        messages.add(new Message(Role.ASSISTANT, round.answer(), null, round.toolCalls(), null));
        return messages;
    }
}
