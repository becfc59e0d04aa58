package dev.parley.worker.chunk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Sends what waits in coalescers when its time has come, for all streams of the process on one
 * thread that sleeps while nothing waits. A round sends what falls due before the next one, so that
 * nothing leaves late.
 */
public final class FlushTicker implements Runnable {
    private static final long ROUND_NANOS = Duration.ofMillis(4).toNanos();

    private final BlockingQueue<Coalescer> waiting = new LinkedBlockingQueue<>();
    private final LongSupplier nanoTime;

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    public FlushTicker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Goes round until its thread is interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                Coalescer first = waiting.take();
                waiting.add(first);
                LockSupport.parkNanos(ROUND_NANOS);
                round(nanoTime.getAsLong());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void await(Coalescer coalescer) {
        waiting.add(coalescer);
    }

    void round(long now) {
        List<Coalescer> due = new ArrayList<>();
        waiting.drainTo(due);
        for (Coalescer each : due) {
            if (each.sendIfDue(now + ROUND_NANOS)) {
                waiting.add(each);
            }
        }
    }
}
