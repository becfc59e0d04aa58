package dev.parley.billing.usage;

import dev.parley.events.identity.GenerationId;
import dev.parley.events.turn.UsageSource;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The generations of one partition that are in the ledger: as a cost, estimated or reported, or as
 * what a user pays for by an estimate. A second event about a generation counts only where it
 * brings the provider's report after an estimate of the cost.
 *
 * <p>Events about one generation can name different times, so it is found by its id alone; a second
 * row under the day of the first event finds what is too old.
 */
final class SeenGenerations {
    private static final byte GENERATION = 'g';
    private static final byte DAY = 'd';
    private static final byte ESTIMATED = 'e';
    private static final byte REPORTED = 'r';
    private static final byte PAID = 'u';
    private static final byte[] SEEN = {};
    private static final int DROPPED_AT_ONCE = 1_000;
    private static final int AFTER_DAY = 1 + Long.BYTES;

    private final KeyValueStore<Bytes, byte[]> store;
    private final LogProgress progress;

    SeenGenerations(KeyValueStore<Bytes, byte[]> store, LogProgress progress) {
        this.store = store;
        this.progress = progress;
    }

    /** Whether a cost of this generation says more than what is in the ledger. */
    boolean isNews(GenerationId generation, UsageSource source) {
        byte[] known = store.get(key(generation));
        return known == null || (known[0] == ESTIMATED && source == UsageSource.REPORTED);
    }

    void rememberCost(GenerationId generation, UsageSource source, Instant at) {
        remember(generation, source == UsageSource.REPORTED ? REPORTED : ESTIMATED, at);
    }

    void rememberPaid(GenerationId generation, Instant at) {
        remember(generation, PAID, at);
    }

    private void remember(GenerationId generation, byte what, Instant at) {
        Bytes key = key(generation);
        if (store.get(key) == null) {
            store.put(dayKey(LogProgress.day(at), key), SEEN);
        }
        store.put(key, new byte[] {what});
    }

    /** Drops some of what is too old to be asked for. */
    void forget() {
        int dropped = 0;
        try (KeyValueIterator<Bytes, byte[]> old =
                store.range(firstKey(0), firstKey(progress.oldestDay()))) {
            while (old.hasNext() && dropped < DROPPED_AT_ONCE) {
                Bytes day = old.next().key;
                byte[] bytes = day.get();
                store.delete(Bytes.wrap(Arrays.copyOfRange(bytes, AFTER_DAY, bytes.length)));
                store.delete(day);
                dropped++;
            }
        }
    }

    private static Bytes key(GenerationId generation) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + 2 * Long.BYTES)
                        .put(GENERATION)
                        .putLong(generation.value().getMostSignificantBits())
                        .putLong(generation.value().getLeastSignificantBits())
                        .array());
    }

    private static Bytes firstKey(long day) {
        return Bytes.wrap(ByteBuffer.allocate(AFTER_DAY).put(DAY).putLong(day).array());
    }

    private static Bytes dayKey(long day, Bytes key) {
        return Bytes.wrap(
                ByteBuffer.allocate(AFTER_DAY + key.get().length)
                        .put(DAY)
                        .putLong(day)
                        .put(key.get())
                        .array());
    }
}
