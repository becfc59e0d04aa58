package dev.parley.simulator.answer;

import java.time.Duration;
import java.time.Instant;

/**
 * A simulated model.
 *
 * @param tokens the length of its answers
 * @param exact whether answers have that length even if this cuts their opening; otherwise the
 *     opening stays whole
 * @param first time until the first token
 * @param gap time between tokens
 */
public record Model(
        String id, int tokens, boolean exact, Duration first, Duration gap, Temper temper) {

    /** When all the models were made, as model lists have to say. */
    public static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    /** How a model behaves beside its pace. */
    public enum Temper {
        STEADY,
        /** Refuses a conversation twice before it answers. */
        FLAKY,
        /** Closes the connection after ten tokens. */
        MORTAL,
        /** Calls a tool when it is offered one and has no result yet. */
        TOOL_USER
    }
}
