package dev.parley.worker.model;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * When a model is left alone for a while.
 *
 * @param window how many of the last calls are looked at
 * @param minimumCalls how many there must have been
 * @param failurePercent how many of them must have failed
 * @param openFor how long the model is left alone
 * @param probes how many calls then find out whether it answers again
 */
@ConfigurationProperties("parley.circuit")
public record CircuitSettings(
        int window, int minimumCalls, int failurePercent, Duration openFor, int probes) {

    /** Rejects what cannot be. */
    public CircuitSettings {
        within("window", window, 1, 10_000);
        within("minimumCalls", minimumCalls, 1, window);
        within("failurePercent", failurePercent, 1, 100);
        within("probes", probes, 1, window);
        if (!openFor.isPositive()) {
            throw new IllegalArgumentException(
                    "openFor: %s (expected: positive)".formatted(openFor));
        }
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: %d to %d)".formatted(name, value, least, most));
        }
    }
}
