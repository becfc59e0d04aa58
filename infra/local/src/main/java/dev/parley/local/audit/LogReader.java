package dev.parley.local.audit;

import dev.parley.events.billing.UsageEvent;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.wire.ClientSettings;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the topics into facts, in the order of each partition, from where it stopped last. What is
 * no event is passed over: the pipeline has made a dead letter of it.
 */
final class LogReader implements AutoCloseable {
    private static final String WRITER = "audit";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EventCodec<ConversationEvent> conversations = Topics.CONVERSATIONS.codec(WRITER);
    private final EventCodec<TurnEvent> turns = Topics.TURNS.codec(WRITER);
    private final EventCodec<UsageEvent> usage = Topics.USAGE.codec(WRITER);
    private final EventCodec<UserTotals> totals = Topics.USER_TOTALS.codec(WRITER);
    private final LogFacts facts = new LogFacts();
    private final KafkaConsumer<byte[], byte[]> consumer;

    LogReader(String bootstrapServers) {
        Map<String, Object> settings = ClientSettings.consumer(bootstrapServers, WRITER);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        settings.put(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
        this.consumer = new KafkaConsumer<>(settings);
    }

    /** All that the topics say up to now. */
    LogFacts read() {
        try {
            begin();
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            Set<TopicPartition> behind = new HashSet<>(ends.keySet());
            long patience = System.nanoTime() + PATIENCE.toNanos();
            while (!isThere(behind, ends)) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                records.forEach(this::take);
                if (!records.isEmpty()) {
                    patience = System.nanoTime() + PATIENCE.toNanos();
                } else if (System.nanoTime() > patience) {
                    throw new KafkaException("no more records come, but this is not the end");
                }
            }
            return facts;
        } catch (KafkaException failure) {
            throw new UnableToAudit("the topics", failure);
        }
    }

    private boolean isThere(Collection<TopicPartition> behind, Map<TopicPartition, Long> ends) {
        behind.removeIf(
                partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
        return behind.isEmpty();
    }

    private void begin() {
        if (consumer.assignment().isEmpty()) {
            List<TopicPartition> partitions =
                    List.<EventTopic<?>>of(
                                    Topics.CONVERSATIONS,
                                    Topics.TURNS,
                                    Topics.USAGE,
                                    Topics.USER_TOTALS)
                            .stream()
                            .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                            .map(LogReader::partition)
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            consumer.beginningOffsets(partitions)
                    .forEach((partition, offset) -> {
                        if (partition.topic().equals(Topics.CONVERSATIONS.name())) {
                            facts.beginnings.put(partition.partition(), offset);
                        }
                    });
        }
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String topic = record.topic();
        if (topic.equals(Topics.CONVERSATIONS.name())) {
            if (conversations.read(record)
                    instanceof Decoded.Known<ConversationEvent>(var event, _)) {
                facts.take(event);
            }
        } else if (topic.equals(Topics.TURNS.name())) {
            if (turns.read(record) instanceof Decoded.Known<TurnEvent>(var event, _)) {
                facts.take(event, record.partition());
            }
        } else if (topic.equals(Topics.USAGE.name())) {
            if (usage.read(record) instanceof Decoded.Known<UsageEvent>(var event, _)) {
                facts.take(event);
            }
        } else if (totals.read(record) instanceof Decoded.Known<UserTotals>(var event, _)) {
            facts.take(event);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
