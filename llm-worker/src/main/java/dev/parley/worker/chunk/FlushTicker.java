package dev.parley.worker.chunk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends what waits in coalescers, for all streams of the process in common rounds on one thread:
 * texts of many streams leave together and share a request. The thread sleeps while nothing waits,
 * and what comes after a pause leaves at once, so a lone stream is not held up. Where the machine
 * cannot keep up, rounds become rarer, and texts longer.
 */
public final class FlushTicker implements Runnable {
    private final BlockingQueue<Coalescer> waiting = new LinkedBlockingQueue<>();
    private final Duration delay;
    private final Duration longestDelay;

    /**
     * @param delay between two rounds
     * @param longestDelay between two rounds where the machine is busy
     */
    public FlushTicker(Duration delay, Duration longestDelay) {
        this.delay = delay;
        this.longestDelay = longestDelay;
    }

    /** Goes round until its thread is interrupted. */
    @Override
    public void run() {
        Rhythm rhythm = new Rhythm(delay, longestDelay, System.nanoTime());
        try {
            while (true) {
                Coalescer first = waiting.take();
                long now = System.nanoTime();
                long planned = rhythm.next(now);
                LockSupport.parkNanos(planned - now);
                first.flush();
                round();
                rhythm.over(planned, System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void await(Coalescer coalescer) {
        waiting.add(coalescer);
    }

    /** Flushes all that wait now. */
    void round() {
        List<Coalescer> all = new ArrayList<>();
        waiting.drainTo(all);
        all.forEach(Coalescer::flush);
    }
}
