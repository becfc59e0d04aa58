package dev.parley.local;

import java.util.Map;

/** One process of a running system, by its name. Not thread-safe. */
public interface LocalProcess {
    String name();

    /**
     * Its number.
     *
     * @throws IllegalStateException when it does not run.
     */
    long pid();

    boolean isRunning();

    /** Ends it at once (SIGKILL). Returns when it is gone. */
    void kill();

    /**
     * Tells it to finish (SIGTERM), and kills it when its grace time is over. Returns when it is
     * gone.
     */
    void terminate();

    /** Starts it with the same name, ports and state, unless it runs. Returns when it is ready. */
    void start();

    /**
     * {@link #start()} with this added to its environment, or in the place of what is there. Lasts
     * until it is started without.
     */
    void start(Map<String, String> environment);

    /** {@link #terminate()}, then {@link #start()}. */
    void restart();
}
