package dev.parley.ingress.answer;

import dev.parley.events.generation.ToolCall;
import dev.parley.ingress.prompt.Submitted;
import dev.parley.ingress.stream.ServerFrame;
import java.util.List;

/** What came of waiting for an answer. */
public sealed interface Answer {

    /**
     * The turn has ended.
     *
     * @param submitted the prompt, as it was appended for this wait
     * @param text the answer, as far as it came
     * @param model that wrote it; empty when none did
     * @param outcome the frame that ended the turn
     * @param toolCalls what the model wants to be called
     */
    record Ended(
            Submitted submitted,
            String text,
            String model,
            ServerFrame.OfTurn outcome,
            List<ToolCall> toolCalls)
            implements Answer {}

    /** The turn has ended, but its text cannot be had now. */
    record Unreadable() implements Answer {}

    /** The turn goes on; the wait is over. */
    record Pending() implements Answer {}

    /** The log holds another prompt under the same idempotency key. */
    record Reused() implements Answer {}
}
