package dev.parley.local.component;

import dev.parley.local.process.Launch;
import dev.parley.local.process.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One process of the system: what it needs, how it is started and how one sees that it is ready.
 */
public interface Component {
    String name();

    /** Names of the components that must be ready before this one starts, and end after it. */
    Set<String> needs();

    /**
     * The ports it listens on, by what they are for: {@code http}, {@code management}, {@code
     * kafka}, …
     */
    Map<String, Integer> ports();

    /**
     * Writes the files that the process reads at its start, and says how to start it. Doing it
     * again changes nothing.
     */
    Launch prepare() throws IOException;

    /**
     * What has to be done before it starts, where its last run did not end politely. Called when it
     * does not run; doing it again changes nothing.
     */
    default void recover() throws IOException {}

    /** Asks the running process. Takes a second at most. */
    boolean isReady();

    /**
     * What remains to be done once it is ready, before those start that need it. Doing it again
     * changes nothing.
     */
    default void settle() {}

    /** Of a JVM, what it starts faster with; empty for a program of another kind. */
    default Optional<Libraries> libraries() throws IOException {
        return Optional.empty();
    }

    /** How often it is asked whether it is ready while it starts; answering costs it time. */
    default Duration lookEvery() {
        return Duration.ofMillis(100);
    }

    default Signal stopSignal() {
        return Signal.TERM;
    }

    /** How long it may take to finish its work when it is told to stop. */
    default Duration grace() {
        return Duration.ofSeconds(15);
    }
}
