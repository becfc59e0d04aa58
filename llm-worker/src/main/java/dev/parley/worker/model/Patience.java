package dev.parley.worker.model;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How patient this process is with providers.
 *
 * @param firstText how long one call may take to bring its first text
 * @param betweenTexts how long a provider may be silent after that
 * @param total how long a turn may be worked for, over all calls and pauses; below the
 *     orchestrator's own deadline, so that a failure is known with its reason
 * @param attempts how often a provider is called for one turn
 * @param restarts how often another generation starts for a turn after text has come
 * @param firstBackoff the longest pause after the first failure; doubles with each
 * @param longestBackoff where it doubles no more
 * @param longestRetryAfter how much of the pause that a provider asks for is granted
 */
@ConfigurationProperties("parley.patience")
public record Patience(
        Duration firstText,
        Duration betweenTexts,
        Duration total,
        int attempts,
        int restarts,
        Duration firstBackoff,
        Duration longestBackoff,
        Duration longestRetryAfter) {

    /** Rejects what cannot be. */
    public Patience {
        positive("firstText", firstText);
        positive("betweenTexts", betweenTexts);
        positive("total", total);
        positive("firstBackoff", firstBackoff);
        positive("longestBackoff", longestBackoff);
        positive("longestRetryAfter", longestRetryAfter);
        if (attempts < 1) {
            throw new IllegalArgumentException(
                    "attempts: %d (expected: at least 1)".formatted(attempts));
        }
        if (restarts < 0) {
            throw new IllegalArgumentException(
                    "restarts: %d (expected: not negative)".formatted(restarts));
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: positive)".formatted(name, value));
        }
    }
}
