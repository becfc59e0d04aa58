package dev.parley.worker.chunk;

import java.time.Duration;

/**
 * How long to wait between two rounds of work, so that the work takes at most a quarter of the
 * time: as short as asked while rounds are short, longer where they take long or a busy machine
 * lets them begin late.
 *
 * <p>Thread safety: for one thread.
 */
final class Rhythm {
    private static final int SHARE = 4;

    /** Of the last rounds, each counts for so much less than the one after it. */
    private static final double MEMORY = 0.8;

    private final long shortest;
    private final long longest;
    private double spent;
    private long last;

    /**
     * @param now in nanoseconds, as is everything else
     */
    Rhythm(Duration shortest, Duration longest, long now) {
        this.shortest = shortest.toNanos();
        this.longest = longest.toNanos();
        this.last = now - this.longest;
    }

    /** When the next round is to begin for which something waits since {@code now}. */
    long next(long now) {
        long next = last + pause();
        return next - now > 0 ? next : now;
    }

    /** A round is over that was to begin at {@code planned}. */
    void over(long planned, long now) {
        last = planned;
        spent = MEMORY * spent + (1 - MEMORY) * (now - planned);
    }

    /** Between the beginnings of two rounds. */
    long pause() {
        return Math.clamp((long) (SHARE * spent), shortest, longest);
    }
}
