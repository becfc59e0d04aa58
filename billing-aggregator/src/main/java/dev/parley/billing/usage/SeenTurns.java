package dev.parley.billing.usage;

import dev.parley.events.identity.TurnId;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The turns of one partition that are billed. A turn is remembered under the day on which it was
 * submitted, which every repetition of its outcome names alike, so looking it up and dropping old
 * days both touch only the rows concerned. What is older than all remembered days cannot be told
 * from a repetition and is said to be so.
 */
final class SeenTurns {
    /** What is known of a turn. */
    enum Sight {
        NEW,
        REPEATED,
        TOO_OLD
    }

    private static final byte TURN = 't';
    private static final byte[] SEEN = {};
    private static final int DROPPED_AT_ONCE = 10_000;

    private final KeyValueStore<Bytes, byte[]> store;
    private final LogProgress progress;

    SeenTurns(KeyValueStore<Bytes, byte[]> store, LogProgress progress) {
        this.store = store;
        this.progress = progress;
    }

    Sight look(TurnId turn, Instant submittedAt) {
        if (progress.isTooOld(submittedAt)) {
            return Sight.TOO_OLD;
        }
        return store.get(key(turn, submittedAt)) == null ? Sight.NEW : Sight.REPEATED;
    }

    void remember(TurnId turn, Instant submittedAt) {
        store.put(key(turn, submittedAt), SEEN);
    }

    /**
     * Drops some of what is too old to be asked for.
     *
     * @return how many turns
     */
    int forget() {
        int dropped = 0;
        try (KeyValueIterator<Bytes, byte[]> old =
                store.range(firstKey(0), firstKey(progress.oldestDay()))) {
            while (old.hasNext() && dropped < DROPPED_AT_ONCE) {
                store.delete(old.next().key);
                dropped++;
            }
        }
        return dropped;
    }

    private static Bytes firstKey(long day) {
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(TURN).putLong(day).array());
    }

    private static Bytes key(TurnId turn, Instant submittedAt) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + 3 * Long.BYTES)
                        .put(TURN)
                        .putLong(LogProgress.day(submittedAt))
                        .putLong(turn.value().getMostSignificantBits())
                        .putLong(turn.value().getLeastSignificantBits())
                        .array());
    }
}
