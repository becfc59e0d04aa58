package dev.parley.ingress.tail;

import java.util.function.LongSupplier;

/**
 * Whether a partition has to be read: because it is a home, or for those who hold it, and for a
 * while after.
 *
 * <p>Thread safety: none; its partition guards it.
 */
final class Need {
    private final long linger;
    private final LongSupplier nanoTime;
    private int holders;
    private boolean home;
    private long idleSince;

    /**
     * @param linger how long it is read that nobody holds any more, in nanoseconds
     */
    Need(long linger, LongSupplier nanoTime) {
        this.linger = linger;
        this.nanoTime = nanoTime;
        this.idleSince = nanoTime.getAsLong();
    }

    /** Somebody holds it. */
    void hold() {
        holders++;
    }

    /** Somebody holds it no longer, and may soon come again. */
    void release() {
        drop();
        idleSince = nanoTime.getAsLong();
    }

    /** Somebody holds it no longer, and did not mean it in particular. */
    void drop() {
        holders--;
    }

    /** It is a home, or is not. */
    void home(boolean now) {
        if (home && !now) {
            idleSince = nanoTime.getAsLong();
        }
        home = now;
    }

    /** Whether it has to be read, if it is not. */
    boolean isThere() {
        return home || holders > 0;
    }

    /** Whether it need not even be read on. */
    boolean isOver() {
        return !isThere() && nanoTime.getAsLong() - idleSince >= linger;
    }
}
