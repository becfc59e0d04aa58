package dev.parley.bench.load;

/** A way to ask for turns. */
public interface Asker {
    /**
     * Asks for one turn, on the client's thread.
     *
     * @param planned when it should be asked for, by {@link System#nanoTime}; times count from then
     * @param tally takes what came of it
     * @param over runs once that is known
     */
    void ask(long planned, Tally tally, Runnable over);
}
