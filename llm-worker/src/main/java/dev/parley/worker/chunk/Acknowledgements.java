package dev.parley.worker.chunk;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Counts what was sent and not yet acknowledged. Thread-safe. */
final class Acknowledgements {
    private int outstanding;
    private @Nullable Throwable failure;

    void expect(CompletableFuture<?> acknowledgement) {
        synchronized (this) {
            outstanding++;
        }
        var _ = acknowledgement.whenComplete((_, problem) -> settle(problem));
    }

    /** Notes that something could not even be sent. */
    synchronized void fail(Throwable problem) {
        failure = problem;
    }

    private synchronized void settle(@Nullable Throwable problem) {
        outstanding--;
        if (problem != null) {
            failure = problem;
        }
        notifyAll();
    }

    /**
     * Waits until nothing is outstanding.
     *
     * @throws UnableToStream when something was not acknowledged
     */
    synchronized void await() throws InterruptedException {
        while (outstanding > 0) {
            wait();
        }
        if (failure != null) {
            throw new UnableToStream(failure);
        }
    }
}
