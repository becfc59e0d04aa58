package dev.parley.ingress.branch;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.ingress.history.StoredRound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is given of a path, beside the instructions and the prompt: the latest rounds, whole
 * ones only, that leave it room. The orchestrator takes the context as it is, so what does not fit
 * would cost the turn. Counted by {@code cl100k_base}, whatever the model.
 */
final class BranchContext {
    /** As many as a turn is given that follows the latest one. */
    static final int MOST_ROUNDS = 10;

    /** The prompt's record holds the context, and so does the request to the workers. */
    static final long MOST_BYTES = 1024 * 1024;

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
     */
    static List<Message> of(List<StoredRound> oldestFirst, long tokens) {
        List<Message> context = new ArrayList<>();
        long room = tokens;
        for (StoredRound round : oldestFirst.reversed()) {
            List<Message> messages = messages(round);
            room -= messages.stream().mapToLong(BranchContext::tokens).sum();
            if (room < 0) {
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
