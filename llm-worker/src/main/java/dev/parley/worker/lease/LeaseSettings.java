package dev.parley.worker.lease;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How leases are kept.
 *
 * @param redisUrl as in {@code redis://:password@host:port}
 * @param timeToLive how long a turn waits after the worker that held its lease has died; prolonged
 *     after each third of it
 * @param commandTimeout how long Redis may take to answer
 * @param doneFor how long a turn carries the mark that it is done
 * @param cancelledFor how long a turn carries the mark that it was cancelled
 */
@ConfigurationProperties("parley.lease")
public record LeaseSettings(
        String redisUrl,
        Duration timeToLive,
        Duration commandTimeout,
        Duration doneFor,
        Duration cancelledFor) {

    /** Rejects what cannot be. */
    public LeaseSettings {
        positive("timeToLive", timeToLive);
        positive("commandTimeout", commandTimeout);
        positive("doneFor", doneFor);
        positive("cancelledFor", cancelledFor);
        if (commandTimeout.multipliedBy(3).compareTo(timeToLive) >= 0) {
            throw new IllegalArgumentException(
                    "commandTimeout: %s (expected: below a third of timeToLive, %s)"
                            .formatted(commandTimeout, timeToLive));
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: positive)".formatted(name, value));
        }
    }

    /** How often leases are prolonged. */
    public Duration heartbeat() {
        return timeToLive.dividedBy(3);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "LeaseSettings[timeToLive=" + timeToLive + "]";
    }
}
