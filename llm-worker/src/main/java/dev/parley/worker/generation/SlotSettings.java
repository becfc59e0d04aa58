package dev.parley.worker.generation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How many turns may be worked for at once.
 *
 * @param perModel for each model of each provider
 * @param longestWait how long a turn waits for its slot before it fails; below the time after which
 *     the orchestrator asks again
 */
@ConfigurationProperties("parley.slots")
public record SlotSettings(int perModel, Duration longestWait) {

    /** Rejects what cannot be. */
    public SlotSettings {
        if (perModel < 1) {
            throw new IllegalArgumentException(
                    "perModel: %d (expected: at least 1)".formatted(perModel));
        }
        if (longestWait.isNegative()) {
            throw new IllegalArgumentException(
                    "longestWait: %s (expected: not negative)".formatted(longestWait));
        }
    }
}
