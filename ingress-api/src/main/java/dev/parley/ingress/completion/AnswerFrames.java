package dev.parley.ingress.completion;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Outcome;
import dev.parley.ingress.problem.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer as the frames of a protocol, each with its empty line. Asked in the order in which
 * they are sent.
 */
public interface AnswerFrames {

    /** From where in the chunk log on the turn is told. Comes first, where that is known. */
    default void toldFrom(String cursor) {}

    /**
     * The prompt stands in the log; most protocols have no word for that.
     *
     * @param model that is to answer
     */
    default List<byte[]> accepted(Instant created, String model) {
        return List.of();
    }

    /**
     * The answer begins.
     *
     * @param withText whether text follows
     */
    List<byte[]> begin(Instant created, String model, boolean withText);

    /** The next piece of the text. */
    List<byte[]> text(String piece);

    /** The answer is whole. */
    List<byte[]> end(List<ToolCall> calls, FinishReason reason, @Nullable TokenCount usage);

    /**
     * The turn ended without a whole answer. Empty where the protocol says that by a refusal.
     *
     * @param why the same as a refusal
     */
    default List<byte[]> unfinished(Outcome outcome, Refusal why, @Nullable TokenCount usage) {
        return List.of();
    }

    /**
     * Whether a client that comes back can be told the turn as it is stored, in other pieces than
     * before.
     */
    default boolean canBeginAnew() {
        return false;
    }

    /** Why there will be no more on this stream. */
    byte[] refusal(Refusal refusal);

    /** What says that the stream is alive; null for a comment. */
    default byte @Nullable [] alive() {
        return null;
    }
}
