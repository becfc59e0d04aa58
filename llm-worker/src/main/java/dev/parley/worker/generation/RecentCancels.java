package dev.parley.worker.generation;

import dev.parley.events.identity.TurnId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The turns whose cancel this process has read lately, so that a request that comes after it is not
 * begun even while Redis is away. Bounded: the oldest is forgotten. Thread-safe.
 */
public final class RecentCancels {
    private static final int BOUND = 10_000;

    /** By turn, the last attempt that was cancelled. */
    private final Map<TurnId, Integer> turns =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<TurnId, Integer> eldest) {
                    return size() > BOUND;
                }
            };

    synchronized void add(TurnId turn, int lastAttempt) {
        turns.merge(turn, lastAttempt, Math::max);
    }

    synchronized boolean contains(TurnId turn, int attempt) {
        return turns.getOrDefault(turn, 0) >= attempt;
    }
}
