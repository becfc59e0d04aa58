package dev.parley.ingress.tail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * A chunk log in memory whose partitions grow while consumers read them, each at its own place.
 *
 * <p>Thread safety: safe.
 */
final class FakeBroker {
    private static final int AT_ONCE = 7;

    private final List<List<ConsumerRecord<byte[], byte[]>>> partitions;
    private final Map<Integer, Long> ends = new HashMap<>();
    private final Map<Integer, Long> firsts = new HashMap<>();
    private final Partitions numbers;
    private boolean away;
    private int troubles;

    FakeBroker(int partitions) {
        this.numbers = new Partitions(partitions);
        this.partitions =
                IntStream.range(0, partitions)
                        .<List<ConsumerRecord<byte[], byte[]>>>mapToObj(_ -> new ArrayList<>())
                        .toList();
    }

    /** Appends a record of a conversation and gives its offset. */
    synchronized long append(ConversationId conversation) {
        int partition = numbers.of(conversation);
        long offset = end(partition);
        ends.put(partition, offset + 1);
        partitions
                .get(partition)
                .add(
                        new ConsumerRecord<>(
                                Topics.CHUNKS.name(),
                                partition,
                                offset,
                                conversation.toString().getBytes(US_ASCII),
                                new byte[0]));
        return offset;
    }

    /** Leaves out offsets, as those of records that are no data. */
    synchronized void leaveOut(ConversationId where, int count) {
        ends.merge(numbers.of(where), (long) count, Long::sum);
    }

    /** Loses all there is, and what comes next has these offsets. */
    synchronized void lose(ConversationId where, long next) {
        int partition = numbers.of(where);
        partitions.get(partition).clear();
        firsts.put(partition, next);
        ends.put(partition, next);
    }

    synchronized long end(ConversationId where) {
        return end(numbers.of(where));
    }

    private long end(int partition) {
        return ends.getOrDefault(partition, 0L);
    }

    /** The offsets of a conversation in {@code [from, to)}. */
    synchronized List<Long> offsets(ConversationId conversation, long from, long to) {
        byte[] key = conversation.toString().getBytes(US_ASCII);
        return partitions.get(numbers.of(conversation)).stream()
                .filter(record -> Arrays.equals(record.key(), key))
                .map(ConsumerRecord::offset)
                .filter(offset -> offset >= from && offset < to)
                .toList();
    }

    /** Nobody is answered any more, or everybody again. */
    synchronized void away(boolean now) {
        away = now;
    }

    private synchronized boolean isAway() {
        return away;
    }

    /** So many polls, of whatever consumers, meet an error. */
    synchronized void trouble(int polls) {
        troubles = polls;
    }

    private synchronized boolean isTroubled() {
        if (troubles == 0) {
            return false;
        }
        troubles--;
        return true;
    }

    private synchronized List<ConsumerRecord<byte[], byte[]>> read(TopicPartition of, long from) {
        int partition = of.partition();
        if (away) {
            return List.of();
        }
        if (from < firsts.getOrDefault(partition, 0L) || from > end(partition)) {
            throw new OffsetOutOfRangeException(Map.of(of, from));
        }
        List<ConsumerRecord<byte[], byte[]>> records = partitions.get(partition);
        int low = 0;
        int high = records.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (records.get(middle).offset() < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return List.copyOf(records.subList(low, Math.min(records.size(), low + AT_ONCE)));
    }

    private synchronized long endAfter(TopicPartition of, long position) {
        return read(of, position).isEmpty() && !away ? end(of.partition()) : position;
    }

    private Map<TopicPartition, Long> ask(
            Collection<TopicPartition> of, Function<TopicPartition, Long> answer) {
        if (isAway()) {
            LockSupport.parkNanos(20_000_000);
            throw new TimeoutException("nobody answers");
        }
        synchronized (this) {
            return of.stream().collect(Collectors.toMap(Function.identity(), answer));
        }
    }

    Consumer<byte[], byte[]> consumer() {
        return new Reader();
    }

    private final class Reader extends MockConsumer<byte[], byte[]> {
        private final Map<TopicPartition, Long> positions = new HashMap<>();
        private volatile boolean woken;

        Reader() {
            super("none");
        }

        @Override
        public void assign(Collection<TopicPartition> assigned) {
            positions.keySet().retainAll(assigned);
            assigned.forEach(each -> positions.putIfAbsent(each, -1L));
        }

        @Override
        public Set<TopicPartition> assignment() {
            return Set.copyOf(positions.keySet());
        }

        @Override
        public void seek(TopicPartition partition, long offset) {
            positions.put(partition, offset);
        }

        @Override
        public long position(TopicPartition partition) {
            return Objects.requireNonNull(positions.get(partition), "not assigned");
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            if (woken) {
                woken = false;
                throw new WakeupException();
            }
            if (positions.isEmpty()) {
                throw new IllegalStateException("nothing is assigned");
            }
            if (isTroubled()) {
                throw new KafkaException("trouble");
            }
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new HashMap<>();
            positions.replaceAll((partition, position) -> {
                List<ConsumerRecord<byte[], byte[]>> records = read(partition, position);
                if (records.isEmpty()) {
                    return endAfter(partition, position);
                }
                polled.put(partition, records);
                return records.getLast().offset() + 1;
            });
            if (polled.isEmpty()) {
                LockSupport.parkNanos(100_000);
            }
            return new ConsumerRecords<>(polled, Map.of());
        }

        @Override
        public Map<TopicPartition, Long> beginningOffsets(
                Collection<TopicPartition> of, Duration timeout) {
            return ask(of, each -> firsts.getOrDefault(each.partition(), 0L));
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(
                Collection<TopicPartition> of, Duration timeout) {
            return ask(of, each -> end(each.partition()));
        }

        @Override
        public void wakeup() {
            woken = true;
        }
    }
}
