package dev.parley.bench.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What a load saw: counts, and times in nanoseconds. Belongs to the client's thread until the load
 * is over.
 */
public final class Tally {
    private static final long LONGEST = Duration.ofMinutes(5).toNanos();
    private static final int DIGITS = 3;
    private static final int REASONS = 10;

    private final Histogram first = new Histogram(LONGEST, DIGITS);
    private final Histogram gap = new Histogram(LONGEST, DIGITS);
    private final Histogram total = new Histogram(LONGEST, DIGITS);
    private final Map<String, Integer> troubles = new TreeMap<>();
    private long right;
    private long failed;
    private long wrong;
    private long restarts;
    private long frames;
    private long lastEnd;

    /** From the planned start to the first piece of text. */
    public Histogram first() {
        return first;
    }

    /** Between pieces of one answer. */
    public Histogram gap() {
        return gap;
    }

    /** From the planned start to the end of the answer. */
    public Histogram total() {
        return total;
    }

    /** Answers that came whole and were what they had to be. */
    public long right() {
        return right;
    }

    /** Turns that came to no answer. */
    public long failed() {
        return failed;
    }

    /** Answers that were whole, and others than they had to be. */
    public long wrong() {
        return wrong;
    }

    /** How often text was taken back. */
    public long restarts() {
        return restarts;
    }

    /** Pieces of text. */
    public long frames() {
        return frames;
    }

    /** What went wrong, and how often; some of it. */
    public Map<String, Integer> troubles() {
        return troubles;
    }

    /** When the last answer was whole, by {@link System#nanoTime}; 0 when none was. */
    public long lastEnd() {
        return lastEnd;
    }

    /** One more turn that came to no answer. */
    public void failed(String why) {
        failed++;
        trouble(why);
    }

    void add(Tally other) {
        first.add(other.first);
        gap.add(other.gap);
        total.add(other.total);
        other.troubles.forEach((what, times) -> troubles.merge(what, times, Integer::sum));
        right += other.right;
        failed += other.failed;
        wrong += other.wrong;
        restarts += other.restarts;
        frames += other.frames;
        lastEnd = Math.max(lastEnd, other.lastEnd);
    }

    void wrong(String how) {
        wrong++;
        trouble(how);
    }

    void right(long nanos, long end) {
        right++;
        total.recordValue(within(nanos));
        lastEnd = Math.max(lastEnd, end);
    }

    void first(long nanos) {
        frames++;
        first.recordValue(within(nanos));
    }

    void gap(long nanos) {
        frames++;
        gap.recordValue(within(nanos));
    }

    void restarted() {
        restarts++;
    }

    private static long within(long nanos) {
        return Math.clamp(nanos, 0, LONGEST);
    }

    private void trouble(String what) {
        if (troubles.size() < REASONS || troubles.containsKey(what)) {
            troubles.merge(what, 1, Integer::sum);
        }
    }
}
