package dev.parley.worker.generation;

import dev.parley.events.generation.GenerationCommand.GenerationCancelled;

/** Where requests go once they are read. Neither call waits for work. Thread-safe. */
public interface Generations {
    /**
     * Works for a turn, or joins the work that is under way for it.
     *
     * @param receipt told when the request needs no more work; never told when this process stops
     *     first, so that another one finds the request again
     */
    void request(Order order, Receipt receipt);

    /**
     * Stops the work for a turn, wherever it is: here at once, elsewhere by a mark that its worker
     * finds, later by the same mark or by memory.
     *
     * @param receipt told when the cancel needs no more work
     */
    void cancel(GenerationCancelled cancel, Receipt receipt);
}
