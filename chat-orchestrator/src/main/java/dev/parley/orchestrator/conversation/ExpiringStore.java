package dev.parley.orchestrator.conversation;

import org.jspecify.annotations.Nullable;

/** A map of bytes that forgets by itself. */
public interface ExpiringStore {
    /**
     * The first value that was put at that time or later, or null when there is none.
     *
     * @param since milliseconds since the epoch
     */
    byte @Nullable [] get(byte[] key, long since);

    /**
     * Puts a value.
     *
     * @param at milliseconds since the epoch
     */
    void put(byte[] key, byte[] value, long at);
}
