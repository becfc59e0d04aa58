package dev.parley.worker.request;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How requests are taken in.
 *
 * @param inFlightPerPartition how many unfinished records make a partition stand still
 * @param waitingPerPartition how many requests that wait for others of their model do so too
 * @param commitInterval how often finished offsets are committed
 * @param drainTimeout how long a stopping process goes on with what it streams
 */
@ConfigurationProperties("parley.request")
public record RequestSettings(
        int inFlightPerPartition,
        int waitingPerPartition,
        Duration commitInterval,
        Duration drainTimeout) {

    /** Rejects what cannot be. */
    public RequestSettings {
        atLeastOne("inFlightPerPartition", inFlightPerPartition);
        atLeastOne("waitingPerPartition", waitingPerPartition);
        if (!commitInterval.isPositive()) {
            throw new IllegalArgumentException(
                    "commitInterval: %s (expected: positive)".formatted(commitInterval));
        }
        if (drainTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "drainTimeout: %s (expected: not negative)".formatted(drainTimeout));
        }
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: at least 1)".formatted(name, value));
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
