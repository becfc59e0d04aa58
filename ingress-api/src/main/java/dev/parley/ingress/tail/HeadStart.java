package dev.parley.ingress.tail;

import dev.parley.events.topic.Topics;
import dev.parley.ingress.meter.EdgeMeters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins to read partitions of the chunk log that somebody needs, and reads them until the tail's
 * own consumer does. That one may have a request at the brokers which waits for news of other
 * partitions: until it is answered, no other is sent to the same broker. This consumer's requests
 * wait for nothing, so there are only some while a partition begins.
 */
final class HeadStart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeadStart.class);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final ChunkTail tail;
    private final int lookback;
    private final Duration overlap;
    private final EdgeMeters meters;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "chunk-tail-start");
    private volatile @Nullable Consumer<byte[], byte[]> current;

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
        this.consumers = consumers;
        this.tail = tail;
        this.lookback = lookback;
        this.overlap = overlap;
        this.meters = meters;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        stopped.countDown();
        tail.wake();
        Consumer<byte[], byte[]> reading = current;
        if (reading != null) {
            reading.wakeup();
        }
        if (thread.isAlive()) {
            try {
                thread.join(CLOSE_BOUND);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                current = consumer;
                serve(consumer);
            } catch (WakeupException e) {
                LOG.debug("woken to stop");
            } catch (KafkaException e) {
                // What has begun is read by the tail's own consumer.
                warn(e);
                pause();
            }
        }
    }

    private static void warn(KafkaException e) {
        LOG.atWarn()
                .addKeyValue("reason", e.getMessage())
                .log("a partition of the chunk log cannot be begun; trying again");
    }

    private void serve(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Reading> started = new HashMap<>();
        while (stopped.getCount() > 0) {
            List<Integer> waiting = tail.waitedFor();
            if (started.isEmpty() && waiting.isEmpty()) {
                tail.awaitDemand(PAUSE);
                waiting = tail.waitedFor();
            }
            Map<TopicPartition, Reading> news = begin(consumer, waiting);
            boolean ended = started.values().removeIf(this::isDone);
            started.putAll(news);
            if (ended || !news.isEmpty()) {
                consumer.assign(started.keySet());
                news.forEach((partition, reading) -> consumer.seek(partition, reading.next()));
            }
            if (!started.isEmpty()) {
                read(consumer, started);
            }
        }
    }

    private Map<TopicPartition, Reading> begin(
            Consumer<byte[], byte[]> consumer, List<Integer> numbers) {
        Map<TopicPartition, Reading> begun = new HashMap<>();
        for (int number : numbers) {
            TopicPartition partition = new TopicPartition(Topics.CHUNKS.name(), number);
            try {
                begun.put(partition, begin(consumer, partition));
                meters.partitionBegun();
            } catch (TimeoutException e) {
                // One that has no leader for now is not to keep the others.
                warn(e);
            }
        }
        return begun;
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

    private void read(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Reading> started) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        started.forEach((partition, reading) -> {
            meters.chunksRead(reading.accept(polled.records(partition)));
            if (!reading.hasCaughtUp()) {
                reading.reached(consumer.position(partition));
            }
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
