package dev.parley.ingress.tail;

import dev.parley.events.topic.Topics;
import dev.parley.ingress.meter.EdgeMeters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins to read partitions of the chunk log that somebody needs, and reads them until the tail's
 * own consumer surely does. That one may have a request at a broker which waits for news of other
 * partitions, and until it is answered no other is. The requests of this one wait for next to
 * nothing, so there are only some while a partition begins.
 */
final class HeadStart implements ConsumerThread.Work, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeadStart.class);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofSeconds(2);

    private final ChunkTail tail;
    private final int lookback;
    private final Duration overlap;
    private final EdgeMeters meters;
    private final ConsumerThread thread;

    /**
     * @param consumers makes a consumer that throws where an offset is out of range
     * @param overlap how long both read a partition: longer than a request waits at the brokers
     */
    HeadStart(
            Supplier<Consumer<byte[], byte[]>> consumers,
            ChunkTail tail,
            int lookback,
            Duration overlap,
            EdgeMeters meters) {
        this.tail = tail;
        this.lookback = lookback;
        this.overlap = overlap;
        this.meters = meters;
        this.thread = new ConsumerThread("chunk-tail-start", consumers, this);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.close();
    }

    @Override
    public void wake() {
        tail.wake();
    }

    /** What has begun when this ends by an error goes on with the tail's own consumer. */
    @Override
    public void read(Consumer<byte[], byte[]> consumer, ConsumerThread by) {
        Map<TopicPartition, Reading> started = new HashMap<>();
        while (by.isRunning()) {
            List<Integer> waiting = tail.waitedFor();
            if (started.isEmpty() && waiting.isEmpty()) {
                tail.awaitDemand(REST);
                waiting = tail.waitedFor();
            }
            boolean ended = started.values().removeIf(this::isDone);
            if (ended || !waiting.isEmpty()) {
                begin(consumer, started, waiting);
            }
            if (!started.isEmpty()) {
                var _ = Reading.poll(consumer, POLL, started, meters);
            }
        }
    }

    private void begin(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Reading> started,
            List<Integer> numbers) {
        List<TopicPartition> waiting =
                numbers.stream()
                        .map(number -> new TopicPartition(Topics.CHUNKS.name(), number))
                        .toList();
        // A consumer complains when it is asked about partitions that are not its own.
        consumer.assign(
                Stream.concat(started.keySet().stream(), waiting.stream())
                        .collect(Collectors.toSet()));
        for (TopicPartition partition : waiting) {
            try {
                Reading reading = begin(consumer, partition);
                meters.partitionBegun();
                consumer.seek(partition, reading.next());
                started.put(partition, reading);
            } catch (TimeoutException e) {
                // One that has no leader for now is not to keep the others.
                LOG.atWarn()
                        .addKeyValue("partition", partition.partition())
                        .addKeyValue("reason", e.getMessage())
                        .log("a partition of the chunk log cannot be begun; trying again");
            }
        }
        consumer.assign(started.keySet());
    }

    private Reading begin(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        List<TopicPartition> only = List.of(partition);
        long first = consumer.beginningOffsets(only, BOUND).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(only, BOUND).getOrDefault(partition, first);
        return tail.begin(partition.partition(), Math.max(first, end - lookback), end);
    }

    private boolean isDone(Reading reading) {
        return !reading.isCurrent() || reading.isFollowed(System.nanoTime(), overlap.toNanos());
    }
}
