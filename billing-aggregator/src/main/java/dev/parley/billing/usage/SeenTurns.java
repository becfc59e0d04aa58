package dev.parley.billing.usage;

import dev.parley.events.identity.TurnId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The turns of one partition that are billed. A turn is remembered under the day on which it was
 * submitted, which every repetition of its outcome names alike, so looking it up and dropping old
 * days both touch only the rows concerned.
 *
 * <p>Days are dropped by the log's own progress and never by the clock, so that a bill made anew
 * from an old log comes out the same. What is older than all remembered days cannot be told from a
 * repetition and is said to be so.
 */
final class SeenTurns {
    /** What is known of a turn. */
    enum Sight {
        NEW,
        REPEATED,
        TOO_OLD
    }

    private static final byte PROGRESS = 'p';
    private static final byte TURN = 't';
    private static final Bytes PROGRESS_KEY = Bytes.wrap(new byte[] {PROGRESS});
    private static final byte[] SEEN = {};
    private static final int DROPPED_AT_ONCE = 10_000;

    private final KeyValueStore<Bytes, byte[]> store;
    private final long retentionDays;
    private long progressDay;

    SeenTurns(KeyValueStore<Bytes, byte[]> store, Duration retention) {
        this.store = store;
        this.retentionDays = retention.toDays();
        byte[] progress = store.get(PROGRESS_KEY);
        this.progressDay = progress == null ? 0 : ByteBuffer.wrap(progress).getLong();
    }

    /** The log has come to this time. Earlier times than those before change nothing. */
    void cameTo(Instant time) {
        long day = day(time);
        if (day > progressDay) {
            progressDay = day;
            store.put(PROGRESS_KEY, ByteBuffer.allocate(Long.BYTES).putLong(day).array());
        }
    }

    Sight look(TurnId turn, Instant submittedAt) {
        long day = day(submittedAt);
        if (day < oldestDay()) {
            return Sight.TOO_OLD;
        }
        return store.get(key(day, turn)) == null ? Sight.NEW : Sight.REPEATED;
    }

    void remember(TurnId turn, Instant submittedAt) {
        store.put(key(day(submittedAt), turn), SEEN);
    }

    /**
     * Drops some of what is too old to be asked for.
     *
     * @return how many turns
     */
    int forget() {
        int dropped = 0;
        try (KeyValueIterator<Bytes, byte[]> old =
                store.range(firstKey(0), firstKey(oldestDay()))) {
            while (old.hasNext() && dropped < DROPPED_AT_ONCE) {
                store.delete(old.next().key);
                dropped++;
            }
        }
        return dropped;
    }

    private long oldestDay() {
        return Math.max(0, progressDay - retentionDays);
    }

    private static long day(Instant time) {
        return Math.max(0, Math.floorDiv(time.getEpochSecond(), Duration.ofDays(1).toSeconds()));
    }

    private static Bytes firstKey(long day) {
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(TURN).putLong(day).array());
    }

    private static Bytes key(long day, TurnId turn) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + 3 * Long.BYTES)
                        .put(TURN)
                        .putLong(day)
                        .putLong(turn.value().getMostSignificantBits())
                        .putLong(turn.value().getLeastSignificantBits())
                        .array());
    }
}
