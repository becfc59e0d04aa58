package dev.parley.worker.request;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How requests are taken in.
 *
 * @param inFlightPerPartition how many unfinished records make a partition stand still
 * @param commitInterval how often finished offsets are committed
 * @param drainTimeout how long a stopping process goes on with what it streams
 */
@ConfigurationProperties("parley.request")
public record RequestSettings(
        int inFlightPerPartition, Duration commitInterval, Duration drainTimeout) {

    /** Rejects what cannot be. */
    public RequestSettings {
        if (inFlightPerPartition < 1) {
            throw new IllegalArgumentException(
                    "inFlightPerPartition: %d (expected: at least 1)"
                            .formatted(inFlightPerPartition));
        }
        if (!commitInterval.isPositive()) {
            throw new IllegalArgumentException(
                    "commitInterval: %s (expected: positive)".formatted(commitInterval));
        }
        if (drainTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "drainTimeout: %s (expected: not negative)".formatted(drainTimeout));
        }
    }

    /**
     * How many records may lie between the watermark and the newest one: bounds the memory, and the
     * work that is found done after a crash, while one slow answer holds the watermark back.
     */
    int spanPerPartition() {
        return Math.multiplyExact(inFlightPerPartition, 40);
    }
}
