package dev.parley.ingress.tail;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where those who need partitions that are not read meet the one that begins to read them.
 *
 * <p>Thread safety: safe.
 */
final class Demand {
    private final Semaphore raised = new Semaphore(0);
    private volatile boolean served;

    /** Somebody needs a partition that is not read. */
    void raise() {
        raised.release();
    }

    /** Returns once that was so since the last call, at the latest after this time. */
    void await(Duration bound) {
        try {
            if (raised.tryAcquire(bound.toNanos(), TimeUnit.NANOSECONDS)) {
                var _ = raised.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the brokers answer, so that waiting for a partition makes sense. */
    boolean isServed() {
        return served;
    }

    /** The brokers answer, or do not. */
    void served(boolean now) {
        served = now;
    }
}
