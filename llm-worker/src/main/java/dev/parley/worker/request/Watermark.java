package dev.parley.worker.request;

import dev.parley.worker.generation.Receipt;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Up to where a partition may be committed, while its records finish in any order: up to the first
 * one that has not finished.
 *
 * <p>Thread safety: one thread begins and asks; any thread finishes.
 */
final class Watermark {
    private final Deque<Tracked> open = new ArrayDeque<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private long position = -1;

    /** One record. */
    final class Tracked implements Receipt {
        private final long offset;
        private final AtomicBoolean finished = new AtomicBoolean();

        private Tracked(long offset) {
            this.offset = offset;
        }

        @Override
        public void waits(boolean waits) {
            waiting.addAndGet(waits ? 1 : -1);
        }

        @Override
        public void finish() {
            if (finished.compareAndSet(false, true)) {
                unfinished.decrementAndGet();
            }
        }
    }

    /** Takes a record in; offsets come in ascending order. */
    Tracked begin(long offset) {
        if (position < 0) {
            position = offset;
        }
        Tracked tracked = new Tracked(offset);
        open.addLast(tracked);
        unfinished.incrementAndGet();
        return tracked;
    }

    /**
     * The offset to commit, from which to read again after a restart; −1 before the first record.
     */
    long position() {
        while (!open.isEmpty() && open.getFirst().finished.get()) {
            position = open.removeFirst().offset + 1;
        }
        return position;
    }

    /** How many records have not finished. */
    int unfinished() {
        return unfinished.get();
    }

    /** How many of those wait for others of their model. */
    int waiting() {
        return waiting.get();
    }

    /** How many records lie between the position and the last one begun. */
    int span() {
        return open.size();
    }
}
