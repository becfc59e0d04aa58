package dev.parley.ingress.tail;

import dev.parley.events.topic.Topics;
import dev.parley.ingress.meter.EdgeMeters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the chunk log: one thread, one consumer, all partitions, no group. Nothing is committed:
 * every edge starts near the end. While the brokers are away it waits; after them it goes on where
 * it was. If the log has lost that place, watchers are told.
 */
public final class LiveTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveTail.class);
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final ChunkTail tail;
    private final int lookback;
    private final EdgeMeters meters;
    private final List<TopicPartition> partitions;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean live;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /**
     * @param consumers makes a consumer that throws where an offset is out of range
     */
    public LiveTail(
            Supplier<Consumer<byte[], byte[]>> consumers,
            ChunkTail tail,
            TailSettings settings,
            EdgeMeters meters) {
        this.consumers = consumers;
        this.tail = tail;
        this.lookback = settings.lookback();
        this.meters = meters;
        this.partitions =
                IntStream.range(0, tail.partitions())
                        .mapToObj(number -> new TopicPartition(Topics.CHUNKS.name(), number))
                        .toList();
        this.thread = new Thread(this::run, "chunk-tail");
    }

    /** Begins to read. The topics have to exist. */
    public void start() {
        thread.start();
    }

    /** Whether the brokers answer and every partition is followed. */
    public boolean isLive() {
        return live;
    }

    @Override
    public void close() {
        stopped.countDown();
        Consumer<byte[], byte[]> reading = current;
        if (reading != null) {
            reading.wakeup();
        }
        if (thread.isAlive()) {
            try {
                thread.join(BOUND);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                current = consumer;
                consumer.assign(partitions);
                begin(consumer);
                follow(consumer);
            } catch (WakeupException e) {
                live = false;
            } catch (KafkaException e) {
                live = false;
                LOG.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .log("the chunk log cannot be read; trying again");
                pause();
            }
        }
        live = false;
    }

    private void begin(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, BOUND);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions, BOUND);
        boolean again = tail.hasBegun();
        end.forEach((partition, last) -> {
            long earliest = first.getOrDefault(partition, 0L);
            long from = Math.max(earliest, last - lookback);
            if (again) {
                long next = tail.next(partition.partition());
                from = next >= earliest && next <= last ? next : last;
            }
            consumer.seek(partition, from);
            tail.begin(partition.partition(), from);
        });
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        long heard = System.nanoTime();
        live = true;
        while (stopped.getCount() > 0) {
            ConsumerRecords<byte[], byte[]> polled;
            try {
                polled = consumer.poll(POLL);
            } catch (OffsetOutOfRangeException e) {
                skip(consumer, e);
                continue;
            }
            for (TopicPartition partition : polled.partitions()) {
                tail.accept(partition.partition(), polled.records(partition));
            }
            meters.chunksRead(polled.count());
            if (!polled.isEmpty()) {
                heard = System.nanoTime();
                live = true;
            } else if (System.nanoTime() - heard > PROBE_NANOS) {
                live = answers(consumer);
                heard = System.nanoTime();
            }
        }
    }

    /** A poll cannot tell an idle log from brokers that are away; a question can. */
    private boolean answers(Consumer<byte[], byte[]> consumer) {
        try {
            consumer.endOffsets(partitions.subList(0, 1), BOUND);
            return true;
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            return false;
        }
    }

    private void skip(Consumer<byte[], byte[]> consumer, OffsetOutOfRangeException gone) {
        Map<TopicPartition, Long> end = consumer.endOffsets(gone.partitions(), BOUND);
        end.forEach((partition, offset) -> {
            LOG.atWarn()
                    .addKeyValue("partition", partition.partition())
                    .addKeyValue("offset", offset)
                    .log("the chunk log lost the place where it was read; going on at its end");
            consumer.seek(partition, offset);
            tail.begin(partition.partition(), offset);
        });
    }

    private void pause() {
        try {
            if (stopped.await(1, TimeUnit.SECONDS)) {
                LOG.debug("stopped while the chunk log was away");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
