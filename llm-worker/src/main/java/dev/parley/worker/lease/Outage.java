package dev.parley.worker.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers that Redis does not answer: says so once, and spares callers the wait for a while.
 * Thread-safe.
 */
final class Outage {
    private static final Logger log = LoggerFactory.getLogger(Outage.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final InstantSource clock;
    private boolean away;
    private Instant askAgainAt = Instant.MIN;

    Outage(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether it makes sense to ask. */
    synchronized boolean worthAsking() {
        return !away || !clock.instant().isBefore(askAgainAt);
    }

    /** Redis did not answer. */
    synchronized void failed(Exception problem) {
        askAgainAt = clock.instant().plus(PAUSE);
        if (!away) {
            away = true;
            log.atWarn()
                    .addKeyValue("problem", problem.getClass().getSimpleName())
                    .log("Redis does not answer: working without leases");
        }
    }

    /** Redis answered. */
    synchronized void answered() {
        if (away) {
            away = false;
            log.info("Redis answers again: working with leases");
        }
    }
}
