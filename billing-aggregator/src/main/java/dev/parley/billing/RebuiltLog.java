package dev.parley.billing;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/** How much of the log there is to read for a rebuild, and how much of it is read. */
final class RebuiltLog implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Admin admin;
    private final String group;
    private final int partitions;
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    RebuiltLog(Admin admin, String group, int partitions) {
        this.admin = admin;
        this.group = group;
        this.partitions = partitions;
    }

    /** Notes where the log ends now; what has nothing to read needs no reading. */
    void markEnd() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> begins = offsets(OffsetSpec.earliest());
        ends.clear();
        ends.putAll(offsets(OffsetSpec.latest()));
        ends.entrySet().removeIf(end -> end.getValue().equals(begins.get(end.getKey())));
    }

    /** Whether everything up to the noted end is processed and committed. */
    boolean isRead() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> committed =
                in(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return ends.entrySet().stream()
                .allMatch(end -> {
                    OffsetAndMetadata reached = committed.get(end.getKey());
                    return reached != null && reached.offset() >= end.getValue();
                });
    }

    /** Forgets what was read under this id, when the members of an earlier run are gone. */
    void forget() throws InterruptedException, ExecutionException, TimeoutException {
        long givenUpAt = System.nanoTime() + BOUND.toNanos();
        while (true) {
            try {
                in(admin.deleteConsumerGroups(List.of(group)).all());
                return;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof GroupIdNotFoundException) {
                    return;
                }
                if (!(e.getCause() instanceof GroupNotEmptyException)
                        || System.nanoTime() > givenUpAt) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE);
        }
    }

    @Override
    public void close() {
        admin.close();
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec which)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            wanted.put(new TopicPartition(Topics.TURNS.name(), partition), which);
            wanted.put(
                    new TopicPartition(
                            Topics.TURNS.retryTopic(ConsumerGroup.BILLING_AGGREGATOR), partition),
                    which);
        }
        var committedOnly = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> found = new HashMap<>();
        in(admin.listOffsets(wanted, committedOnly).all())
                .forEach((partition, offset) -> found.put(partition, offset.offset()));
        return found;
    }

    private static <T> T in(KafkaFuture<T> answer)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
    }
}
