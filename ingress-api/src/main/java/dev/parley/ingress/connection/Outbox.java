package dev.parley.ingress.connection;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Does things one after the other, on a virtual thread that exists only while there is something to
 * do. Whoever hands in never waits; when too much has gathered the outbox gives up for good.
 *
 * <p>Thread safety: safe. What is done sees what was done before it.
 */
public final class Outbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final int capacity;
    private final Runnable overflow;
    private boolean running;
    private boolean closed;

    /**
     * @param overflow called once, when more than {@code capacity} tasks would wait; must not block
     */
    public Outbox(int capacity, Runnable overflow) {
        this.capacity = capacity;
        this.overflow = overflow;
    }

    /** Has a task done after those that were handed in before. */
    public void put(Runnable task) {
        boolean full;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            full = tasks.size() >= capacity;
            if (full) {
                stop();
            } else {
                tasks.addLast(task);
                if (!running) {
                    running = true;
                    Thread.ofVirtual().name("outbox").start(this::run);
                }
            }
        } finally {
            lock.unlock();
        }
        if (full) {
            overflow.run();
        }
    }

    /** Forgets what waits and takes nothing more. */
    public void close() {
        lock.lock();
        try {
            stop();
        } finally {
            lock.unlock();
        }
    }

    private void stop() {
        closed = true;
        tasks.clear();
    }

    private void run() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable task = tasks.pollFirst();
            running = task != null;
            return task;
        } finally {
            lock.unlock();
        }
    }
}
