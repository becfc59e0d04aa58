package dev.parley.worker.generation;

import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import java.util.Optional;

/** Looks up what was streamed for a turn before. */
@FunctionalInterface
public interface ChunkHistory {
    /**
     * The generation in effect of the request's turn, if any has started.
     *
     * @param partition of the chunk log in which the conversation lies
     */
    Optional<StreamedGeneration> lastGeneration(GenerationRequested request, int partition)
            throws InterruptedException;
}
