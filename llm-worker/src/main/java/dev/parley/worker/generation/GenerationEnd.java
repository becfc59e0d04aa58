package dev.parley.worker.generation;

import dev.parley.events.conversation.GenerationResult;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a generation ended.
 *
 * @param toolCalls what the model wants to be called; empty unless that is why it ended
 * @param deltas how many stand in the chunk log
 */
record GenerationEnd(
        GenerationId generationId,
        Ending ending,
        String text,
        List<ToolCall> toolCalls,
        long deltas,
        @Nullable Usage usage) {

    /** What an end amounts to. */
    record Ending(
            GenerationResult result, @Nullable FinishReason reason, @Nullable TurnError error) {
        static final Ending CANCELLED = new Ending(GenerationResult.CANCELLED, null, null);

        static Ending completed(FinishReason reason) {
            return new Ending(GenerationResult.COMPLETED, reason, null);
        }

        static Ending failed(TurnError error) {
            return new Ending(GenerationResult.FAILED, null, error);
        }
    }
}
