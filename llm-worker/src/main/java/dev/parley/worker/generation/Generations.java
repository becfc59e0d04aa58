package dev.parley.worker.generation;

import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.wire.TraceParent;
import org.jspecify.annotations.Nullable;

/** Where requests go once they are read. Neither call waits for work. Thread-safe. */
public interface Generations {
    /**
     * Works for a turn, or joins the work that is under way for it.
     *
     * @param partition where the request, and so the conversation, lies in every topic
     * @param finished told when the request needs no more work; never told when this process stops
     *     first, so that another one finds the request again
     */
    void request(
            GenerationRequested request,
            @Nullable TraceParent trace,
            int partition,
            Runnable finished);

    /**
     * Stops the work for a turn, wherever it is: here at once, elsewhere by a mark that its worker
     * finds, later by the same mark or by memory.
     *
     * @param finished told when the cancel needs no more work
     */
    void cancel(GenerationCancelled cancel, Runnable finished);
}
