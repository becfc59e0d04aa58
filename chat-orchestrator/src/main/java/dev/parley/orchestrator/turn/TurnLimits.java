package dev.parley.orchestrator.turn;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The bounds within which turns move.
 *
 * @param maxWaiting how many turns of a conversation may wait; the next is rejected
 * @param contextRounds how many earlier rounds a model is given at most
 * @param startDeadline how long a request may find no worker before it is made again, or given up
 * @param startAttempts how often a turn is requested before it is given up
 * @param turnDeadline how long a turn may take from the start of its first generation
 * @param cancelDeadline how long a worker may take to report the end of a turn that was cancelled
 */
@ConfigurationProperties("parley.turn")
public record TurnLimits(
        @DefaultValue("16") int maxWaiting,
        @DefaultValue("10") int contextRounds,
        @DefaultValue("60s") Duration startDeadline,
        @DefaultValue("2") int startAttempts,
        @DefaultValue("10m") Duration turnDeadline,
        @DefaultValue("15s") Duration cancelDeadline) {

    /** Rejects what makes no sense. */
    public TurnLimits {
        atLeast("maxWaiting", maxWaiting, 0);
        atLeast("contextRounds", contextRounds, 0);
        atLeast("startAttempts", startAttempts, 1);
        positive("startDeadline", startDeadline);
        positive("turnDeadline", turnDeadline);
        positive("cancelDeadline", cancelDeadline);
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: at least %d)".formatted(name, value, least));
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: positive)".formatted(name, value));
        }
    }
}
