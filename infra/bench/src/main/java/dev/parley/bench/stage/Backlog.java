package dev.parley.bench.stage;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What a consumer group has still to read. */
public final class Backlog implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Behind the last record stands the mark of its transaction, which nobody reads. */
    private static final Set<String> TRANSACTIONAL =
            Set.of(Topics.USAGE.name(), Topics.USER_TOTALS.name());

    private final Admin admin;
    private final int partitions;

    public Backlog(Stage stage) {
        this.admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                stage.bootstrapServers()));
        this.partitions = stage.partitions();
    }

    /**
     * Waits until the groups have read all that their topics hold, and have said so.
     *
     * @return how long that took
     * @throws IllegalStateException when it takes longer than allowed
     */
    public Duration awaitNone(List<ConsumerGroup> groups, Duration atMost)
            throws InterruptedException {
        long start = System.nanoTime();
        for (ConsumerGroup group : groups) {
            long left = of(group);
            while (left > 0) {
                if (System.nanoTime() - start > atMost.toNanos()) {
                    throw new IllegalStateException(
                            "%s still has %d records to read".formatted(group.id(), left));
                }
                Thread.sleep(LOOK);
                left = of(group);
            }
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** How many records a group has not said to have read, of all its topics. */
    public long of(ConsumerGroup group) throws InterruptedException {
        try {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            for (EventTopic<?> topic : group.reads()) {
                IntStream.range(0, partitions)
                        .forEach(partition ->
                                latest.put(
                                        new TopicPartition(topic.name(), partition),
                                        OffsetSpec.latest()));
            }
            Map<TopicPartition, OffsetAndMetadata> read =
                    admin.listConsumerGroupOffsets(group.id())
                            .partitionsToOffsetAndMetadata()
                            .get();
            long left = 0;
            for (var end : admin.listOffsets(latest).all().get().entrySet()) {
                OffsetAndMetadata offset = read.get(end.getKey());
                long unread = end.getValue().offset() - (offset == null ? 0 : offset.offset());
                boolean marked = TRANSACTIONAL.contains(end.getKey().topic());
                left += Math.max(0, unread - (marked ? 1 : 0));
            }
            return left;
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
