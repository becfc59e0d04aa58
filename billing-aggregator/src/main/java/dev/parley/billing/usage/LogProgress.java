package dev.parley.billing.usage;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far the log of one partition has come, in days, and so what is too old to be remembered: by
 * the log's own times and never by the clock, so that a bill made anew from an old log comes out
 * the same.
 */
final class LogProgress {
    private static final Bytes KEY = Bytes.wrap(new byte[] {'p'});

    private final KeyValueStore<Bytes, byte[]> store;
    private final long retentionDays;
    private long day;

    LogProgress(KeyValueStore<Bytes, byte[]> store, Duration retention) {
        this.store = store;
        this.retentionDays = retention.toDays();
        byte[] kept = store.get(KEY);
        this.day = kept == null ? 0 : ByteBuffer.wrap(kept).getLong();
    }

    /** The log has come to this time. Earlier times than those before change nothing. */
    void cameTo(Instant time) {
        long reached = day(time);
        if (reached > day) {
            day = reached;
            store.put(KEY, ByteBuffer.allocate(Long.BYTES).putLong(day).array());
        }
    }

    /** The oldest day that is remembered. */
    long oldestDay() {
        return Math.max(0, day - retentionDays);
    }

    /** Whether what happened then may be forgotten, and so cannot be told from a repetition. */
    boolean isTooOld(Instant time) {
        return day(time) < oldestDay();
    }

    /** The day that a time lies in; the first one for all times before it. */
    static long day(Instant time) {
        return Math.max(0, Math.floorDiv(time.getEpochSecond(), Duration.ofDays(1).toSeconds()));
    }
}
