package dev.parley.local.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What the provider simulator witnessed of calls that named their generation. */
final class JournalFacts {
    /**
     * All calls of a generation.
     *
     * @param completed how many answers it sent whole
     * @param prompt tokens that it reported, of all of these
     * @param completion tokens that it reported, of all of these
     */
    record Calls(UUID turn, int completed, long prompt, long completion) {
        Calls plus(Calls other) {
            return new Calls(
                    turn,
                    completed + other.completed,
                    prompt + other.prompt,
                    completion + other.completion);
        }
    }

    final Map<UUID, Calls> calls = new HashMap<>();

    void take(UUID generation, Calls call) {
        calls.merge(generation, call, Calls::plus);
    }
}
