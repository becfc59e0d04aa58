package dev.parley.billing.settlement;

import dev.parley.events.billing.UserTotals;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.EventCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Writes sums as lines of JSON, one {@code UserTotals} a line, in the order of user, period and
 * model. Merges the partitions as it reads them, each in its order, so it needs no memory; parts of
 * one sum that lie in several partitions are added.
 */
public final class TotalsListing {
    private static final EventCodec<UserTotals> TOTALS =
            Topics.USER_TOTALS.codec("billing-aggregator");

    private TotalsListing() {}

    /**
     * Writes all sums of these partitions of the store {@link Settlement#STORE}.
     *
     * @throws IllegalStateException when parts of a sum do not fit together
     */
    public static void write(List<ReadOnlyKeyValueStore<Bytes, byte[]>> partitions, OutputStream to)
            throws IOException {
        PriorityQueue<KeyValueIterator<Bytes, byte[]>> next =
                new PriorityQueue<>(Comparator.comparing(KeyValueIterator::peekNextKey));
        try {
            for (ReadOnlyKeyValueStore<Bytes, byte[]> partition : partitions) {
                putBack(partition.range(TotalKey.FIRST, TotalKey.BEYOND_LAST), next);
            }
            while (!next.isEmpty()) {
                Bytes key = next.peek().peekNextKey();
                to.write(TOTALS.value(sum(key, next).of(TotalKey.read(key))));
                to.write('\n');
            }
        } catch (UnableToSettle e) {
            throw new IllegalStateException(e.reason(), e);
        } finally {
            next.forEach(KeyValueIterator::close);
        }
    }

    private static RunningTotal sum(Bytes key, PriorityQueue<KeyValueIterator<Bytes, byte[]>> next)
            throws UnableToSettle {
        RunningTotal sum = null;
        while (!next.isEmpty() && next.peek().peekNextKey().equals(key)) {
            KeyValueIterator<Bytes, byte[]> partition = next.remove();
            RunningTotal part = RunningTotal.of(partition.next().value);
            putBack(partition, next);
            sum = sum == null ? part : sum.plus(part);
        }
        if (sum == null) {
            throw new IllegalStateException("no partition holds the sum that comes next");
        }
        return sum;
    }

    private static void putBack(
            KeyValueIterator<Bytes, byte[]> partition,
            PriorityQueue<KeyValueIterator<Bytes, byte[]>> next) {
        if (partition.hasNext()) {
            next.add(partition);
        } else {
            partition.close();
        }
    }
}
