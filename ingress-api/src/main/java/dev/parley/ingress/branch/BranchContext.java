package dev.parley.ingress.branch;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.history.StoredRound;
import dev.parley.ingress.prompt.Particulars;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is given of a path, beside the instructions and the prompt: the latest rounds, whole
 * ones only, that leave it room. The orchestrator takes the context as it is, so what does not fit
 * would cost the turn. Counted by {@code cl100k_base}, whatever the model.
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

    private static final int AROUND_MESSAGE = 4;
    private static final int IMAGE = 1_600;

    /** Loads when first used: most processes never branch. */
    private static final class Vocabulary {
        static final Encoding ENCODING =
                Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
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
            room -= messages.stream().mapToLong(BranchContext::tokens).sum();
            space -= EventJson.mapper().writeValueAsBytes(messages).length;
            if (room < 0 || space < 0) {
                break;
            }
            context.addAll(0, messages);
        }
        return List.copyOf(context);
    }

    /** How many tokens a text has, if any. */
    static long tokens(@Nullable String text) {
        return text == null ? 0 : Vocabulary.ENCODING.countTokensOrdinary(text);
    }

    /** How many tokens these messages have. */
    static long tokens(List<Message> messages) {
        return messages.stream().mapToLong(BranchContext::tokens).sum();
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

    private static long tokens(Message message) {
        long sum = AROUND_MESSAGE + tokens(message.content()) + tokens(message.toolCallId());
        if (message.images() != null) {
            sum += (long) IMAGE * message.images().size();
        }
        if (message.toolCalls() != null) {
            for (ToolCall call : message.toolCalls()) {
                sum += tokens(call.toolCallId()) + tokens(call.name()) + tokens(call.arguments());
            }
        }
        return sum;
    }
}
