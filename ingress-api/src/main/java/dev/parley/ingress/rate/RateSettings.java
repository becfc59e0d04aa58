package dev.parley.ingress.rate;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How fast a user may start turns.
 *
 * @param requestsPerMinute for as long as one likes
 * @param burst how many at once, by a user who has rested
 * @param users how many are remembered while Redis is away, and as many repeatable requests
 */
@ConfigurationProperties("parley.rate")
public record RateSettings(int requestsPerMinute, int burst, int users) {
    // So that a request takes a microsecond at least.
    private static final int MOST = 60_000_000;

    // So that no time is too long for a number of Lua.
    private static final int LARGEST_BURST = 1_000_000;

    /** Rejects rates at which nothing could be asked. */
    public RateSettings {
        if (requestsPerMinute < 1 || requestsPerMinute > MOST) {
            throw new IllegalArgumentException(
                    "parley.rate.requests-per-minute: %d (expected: 1 to %d)"
                            .formatted(requestsPerMinute, MOST));
        }
        if (burst < 1 || burst > LARGEST_BURST) {
            throw new IllegalArgumentException(
                    "parley.rate.burst: %d (expected: 1 to %d)".formatted(burst, LARGEST_BURST));
        }
        if (users < 1) {
            throw new IllegalArgumentException(
                    "parley.rate.users: %d (expected: positive)".formatted(users));
        }
    }

    /** The time in which one request is earned, in microseconds. */
    long interval() {
        return Duration.ofMinutes(1).toNanos() / 1_000 / requestsPerMinute;
    }

    /** How far ahead of the pace a user may be, in microseconds. */
    long tolerance() {
        return interval() * burst;
    }
}
