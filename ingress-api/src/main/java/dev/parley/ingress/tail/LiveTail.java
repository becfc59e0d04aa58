package dev.parley.ingress.tail;

import dev.parley.events.topic.Topics;
import dev.parley.ingress.meter.EdgeMeters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
 * Reads the chunk log: one thread, one consumer, no group, and of the partitions those that
 * somebody needs, from near their ends on. Nothing is committed. A partition that begins has a
 * {@link HeadStart} first. While the brokers are away it waits; after them it goes on where it was.
 * If the log has lost that place, watchers are told.
 */
public final class LiveTail implements AutoCloseable {
    /** The longest that a request of the consumer may wait for news at the brokers. */
    public static final Duration FETCH_WAIT = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(LiveTail.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration OVERLAP = FETCH_WAIT.multipliedBy(2);
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final TopicPartition ANY = new TopicPartition(Topics.CHUNKS.name(), 0);

    /**
     * Makes the two consumers, both to throw where an offset is out of range.
     *
     * @param lasting has requests that may wait for {@link #FETCH_WAIT}
     * @param starting has requests that do not wait
     */
    public record Consumers(
            Supplier<Consumer<byte[], byte[]>> lasting,
            Supplier<Consumer<byte[], byte[]>> starting) {}

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final ChunkTail tail;
    private final Supplier<Optional<Set<Integer>>> homes;
    private final EdgeMeters meters;
    private final HeadStart headStart;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "chunk-tail");
    private volatile boolean live;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /**
     * @param homes the partitions that are always read; empty while they are not known
     */
    public LiveTail(
            Consumers consumers,
            ChunkTail tail,
            Supplier<Optional<Set<Integer>>> homes,
            TailSettings settings,
            EdgeMeters meters) {
        this(consumers, tail, homes, settings, meters, OVERLAP);
    }

    LiveTail(
            Consumers consumers,
            ChunkTail tail,
            Supplier<Optional<Set<Integer>>> homes,
            TailSettings settings,
            EdgeMeters meters,
            Duration overlap) {
        this.consumers = consumers.lasting();
        this.tail = tail;
        this.homes = homes;
        this.meters = meters;
        this.headStart =
                new HeadStart(consumers.starting(), tail, settings.lookback(), overlap, meters);
    }

    /** Begins to read. The topics have to exist. */
    public void start() {
        thread.start();
        headStart.start();
    }

    /** Whether the brokers answer. */
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
        headStart.close();
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
                consumer.endOffsets(List.of(ANY), BOUND);
                follow(consumer);
            } catch (WakeupException e) {
                live(false);
            } catch (KafkaException e) {
                live(false);
                LOG.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .log("the chunk log cannot be read; trying again");
                pause(Duration.ofSeconds(1));
            }
        }
        live(false);
    }

    private void live(boolean now) {
        live = now;
        tail.reachable(now);
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Reading> followed = Map.of();
        long heard = System.nanoTime();
        live(true);
        while (stopped.getCount() > 0) {
            followed = settle(consumer, followed);
            int count = 0;
            try {
                count = read(consumer, followed);
            } catch (OffsetOutOfRangeException e) {
                skip(consumer, e);
            }
            if (count > 0) {
                heard = System.nanoTime();
                live(true);
            } else if (System.nanoTime() - heard > PROBE_NANOS) {
                live(answers(consumer));
                heard = System.nanoTime();
            }
        }
    }

    /** Lets go of what nobody needs any more, and takes over what has had its head start. */
    private Map<TopicPartition, Reading> settle(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Reading> followed) {
        homes.get().ifPresent(tail::homes);
        meters.partitionsLeft(tail.letGo());
        Map<TopicPartition, Reading> wanted = new HashMap<>();
        tail.readings()
                .forEach((number, reading) ->
                        wanted.put(new TopicPartition(Topics.CHUNKS.name(), number), reading));
        if (!wanted.equals(followed)) {
            consumer.assign(wanted.keySet());
            wanted.forEach((partition, reading) -> {
                if (followed.get(partition) != reading) {
                    consumer.seek(partition, reading.next());
                    reading.follow(System.nanoTime());
                }
            });
        }
        return wanted;
    }

    private int read(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Reading> followed) {
        if (followed.isEmpty()) {
            pause(POLL);
            return 0;
        }
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        followed.forEach((partition, reading) -> {
            meters.chunksRead(reading.accept(polled.records(partition)));
            if (!reading.hasCaughtUp()) {
                reading.reached(consumer.position(partition));
            }
        });
        return polled.count();
    }

    /** A poll cannot tell an idle log from brokers that are away; a question can. */
    private static boolean answers(Consumer<byte[], byte[]> consumer) {
        try {
            consumer.endOffsets(List.of(ANY), BOUND);
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
            tail.begin(partition.partition(), offset, offset);
        });
    }

    private void pause(Duration time) {
        try {
            if (stopped.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("stopped while there was nothing to read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
