package dev.parley.orchestrator.log;

import dev.parley.events.topic.Topics;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Hears of commits where Kafka Streams makes them. Made by the consumer, by its class name. */
public final class CommitListener implements ConsumerInterceptor<byte[], byte[]> {
    /** The consumer's setting under which the {@link CommittedOffsets} to tell are found. */
    static final String COMMITTED_OFFSETS = "parley.committed.offsets";

    private @Nullable CommittedOffsets committed;

    @Override
    public void configure(Map<String, ?> settings) {
        committed = (CommittedOffsets) settings.get(COMMITTED_OFFSETS);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        CommittedOffsets target = Objects.requireNonNull(committed, COMMITTED_OFFSETS);
        offsets.forEach((partition, offset) -> {
            if (partition.topic().equals(Topics.CONVERSATIONS.name())) {
                target.commit(partition.partition(), offset.offset());
            }
        });
    }

    @Override
    public void close() {}
}
