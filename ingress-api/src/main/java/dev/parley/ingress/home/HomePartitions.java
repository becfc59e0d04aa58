package dev.parley.ingress.home;

import dev.parley.events.topic.Topics;
import dev.parley.ingress.tail.Partitions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares the partitions of the chunk log out among all edges, as homes of the conversations that
 * each of them opens. The edges are a consumer group for that and for nothing else: all partitions
 * stay paused, nothing is read and nothing committed, and what an edge shows does not depend on it.
 *
 * <p>Thread safety: safe.
 */
public final class HomePartitions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HomePartitions.class);
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final long PAUSE_SECONDS = 5;
    private static final long CLOSE_BOUND_MILLIS = 5_000;

    private final Supplier<Consumer<byte[], byte[]>> members;
    private final Set<Integer> stray;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "home-partitions");
    private volatile Optional<Set<Integer>> homes = Optional.empty();
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /**
     * @param members makes a consumer that joins the group
     * @param random picks the one partition to settle in while there are more edges than partitions
     */
    public HomePartitions(
            Supplier<Consumer<byte[], byte[]>> members,
            Partitions partitions,
            RandomGenerator random) {
        this.members = members;
        this.stray = Set.of(random.nextInt(partitions.count()));
    }

    /** Begins to take part. The topics have to exist. */
    public void start() {
        thread.start();
    }

    /** The homes of this edge; empty while they are not known. */
    public Optional<Set<Integer>> find() {
        return homes;
    }

    @Override
    public void close() {
        stopped.countDown();
        Consumer<byte[], byte[]> taking = current;
        if (taking != null) {
            taking.wakeup();
        }
        if (thread.isAlive()) {
            try {
                thread.join(CLOSE_BOUND_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try (Consumer<byte[], byte[]> consumer = members.get()) {
                current = consumer;
                consumer.subscribe(List.of(Topics.CHUNKS.name()), new Pausing(consumer));
                takePart(consumer);
            } catch (WakeupException e) {
                LOG.debug("woken to stop");
            } catch (KafkaException e) {
                LOG.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .log("this edge has no home partitions for now; trying again");
                pause();
            } finally {
                homes = Optional.empty();
            }
        }
    }

    private void takePart(Consumer<byte[], byte[]> consumer) {
        while (stopped.getCount() > 0) {
            var _ = consumer.poll(POLL);
            boolean member = consumer.groupMetadata().generationId() > 0;
            homes = member ? Optional.of(homes(consumer.assignment())) : Optional.empty();
        }
    }

    private Set<Integer> homes(Set<TopicPartition> assigned) {
        return assigned.isEmpty()
                ? stray
                : assigned.stream()
                        .map(TopicPartition::partition)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private void pause() {
        try {
            if (stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.debug("stopped without a home");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Pausing(Consumer<byte[], byte[]> consumer) implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // Nothing was read, so nothing is to be put in order.
        }
    }
}
