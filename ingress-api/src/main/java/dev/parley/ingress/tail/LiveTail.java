package dev.parley.ingress.tail;

import dev.parley.events.topic.Topics;
import dev.parley.ingress.meter.EdgeMeters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
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

    private final ChunkTail tail;
    private final Supplier<Optional<Set<Integer>>> homes;
    private final EdgeMeters meters;
    private final HeadStart headStart;
    private final ConsumerThread thread;
    private volatile boolean live;

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
        this.tail = tail;
        this.homes = homes;
        this.meters = meters;
        this.headStart =
                new HeadStart(consumers.starting(), tail, settings.lookback(), overlap, meters);
        this.thread = new ConsumerThread("chunk-tail", consumers.lasting(), new Following());
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
        headStart.close();
        thread.close();
    }

    private final class Following implements ConsumerThread.Work {
        @Override
        public void read(Consumer<byte[], byte[]> consumer, ConsumerThread by) {
            ask(consumer, Map.of());
            follow(consumer, by);
        }

        @Override
        public void ended() {
            live(false);
        }
    }

    private void live(boolean now) {
        live = now;
        tail.reachable(now);
    }

    private void follow(Consumer<byte[], byte[]> consumer, ConsumerThread by) {
        Map<TopicPartition, Reading> followed = Map.of();
        long heard = System.nanoTime();
        live(true);
        while (by.isRunning()) {
            followed = settle(consumer, followed);
            int count = 0;
            try {
                if (followed.isEmpty()) {
                    by.pause(POLL);
                } else {
                    count = Reading.poll(consumer, POLL, followed, meters);
                }
            } catch (OffsetOutOfRangeException e) {
                skip(consumer, e);
            }
            if (count > 0) {
                heard = System.nanoTime();
                live(true);
            } else if (System.nanoTime() - heard > PROBE_NANOS) {
                live(answers(consumer, followed));
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

    /** A poll cannot tell an idle log from brokers that are away; a question can. */
    private static boolean answers(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Reading> followed) {
        try {
            ask(consumer, followed);
            return true;
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            return false;
        }
    }

    private static void ask(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Reading> followed) {
        if (followed.isEmpty()) {
            // Nothing is polled meanwhile, and it complains about what is not its own.
            consumer.assign(List.of(ANY));
        }
        consumer.endOffsets(consumer.assignment().stream().limit(1).toList(), BOUND);
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
}
