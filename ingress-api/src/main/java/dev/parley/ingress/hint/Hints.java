package dev.parley.ingress.hint;

import java.time.Duration;
import java.util.Optional;

/**
 * A memory that all edges share and that may forget everything at any time. Never throws: when it
 * cannot be reached it knows nothing.
 */
public interface Hints {

    /** The value of a key, if remembered. */
    Optional<String> get(String key);

    /** Remembers a value, or does not. */
    void put(String key, String value, Duration time);

    /** The same without waiting for it. */
    void tell(String key, String value, Duration time);

    /**
     * Remembers a value for a key that has none.
     *
     * @return the value that the key had before, if any
     */
    Optional<String> putIfAbsent(String key, String value, Duration time);
}
