package dev.parley.worker.log;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.PartitionCountMismatch;
import dev.parley.events.topic.TopicTable;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.ClientSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of this process's clients of Kafka. Two producers, because they wait differently: text may
 * wait a millisecond for company, so that many streams share a request; starts and ends do not.
 */
public final class KafkaClients implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaClients.class);

    /**
     * Longer than any outage, so that what was taken keeps its place until the brokers are back.
     */
    private static final Duration DELIVERY_TIMEOUT = Duration.ofDays(1);

    private static final Duration CHUNK_LINGER = Duration.ofMillis(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private final String instance;
    private final AtomicInteger readers = new AtomicInteger();
    private final RecordWriter chunkRecords = new RecordWriter(this::chunkProducer);
    private final RecordWriter conversationRecords = new RecordWriter(this::conversationProducer);
    private volatile @Nullable Producer<byte[], byte[]> chunks;
    private volatile @Nullable Producer<byte[], byte[]> conversations;

    /**
     * Connects nothing yet.
     *
     * @param instance the name of this process
     */
    public KafkaClients(KafkaSettings settings, String instance) {
        this.settings = settings;
        this.instance = instance;
    }

    /** Where chunks are written, once {@link #connect()} has returned. */
    public RecordWriter chunks() {
        return chunkRecords;
    }

    /** Where starts, ends and dead letters are written, once {@link #connect()} has returned. */
    public RecordWriter conversations() {
        return conversationRecords;
    }

    private Producer<byte[], byte[]> chunkProducer() {
        return Objects.requireNonNull(chunks, "not connected");
    }

    private Producer<byte[], byte[]> conversationProducer() {
        return Objects.requireNonNull(conversations, "not connected");
    }

    /** A new member of the workers' group. */
    public Consumer<byte[], byte[]> member() {
        return new KafkaConsumer<>(
                ClientSettings.member(
                        settings.bootstrapServers(), instance, ConsumerGroup.LLM_WORKER.id()));
    }

    /** A new consumer that belongs to no group. */
    public Consumer<byte[], byte[]> reader() {
        return new KafkaConsumer<>(
                ClientSettings.consumer(
                        settings.bootstrapServers(),
                        instance + "-reader-" + readers.incrementAndGet()));
    }

    /**
     * Makes sure that the topics are as they should be, and opens the producers; waits for brokers
     * that are away, or whose names nobody knows yet. Then the producers know the topics too, so
     * that the first answer does not wait for them.
     *
     * @throws PartitionCountMismatch when a topic has another number of partitions
     */
    public void connect() throws InterruptedException {
        new TopicTable(settings.partitions(), settings.replicationFactor())
                .prepareInTime(this::admin, ConsumerGroup.LLM_WORKER);
        chunks = producer("chunks", CHUNK_LINGER, Topics.CHUNKS);
        conversations = producer("conversations", Duration.ZERO, Topics.CONVERSATIONS);
    }

    private Admin admin() {
        return Admin.create(
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        settings.bootstrapServers(),
                        AdminClientConfig.CLIENT_ID_CONFIG,
                        instance + "-admin"));
    }

    private Producer<byte[], byte[]> producer(
            String purpose, Duration linger, EventTopic<?> topic) {
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        ClientSettings.producer(
                                settings.bootstrapServers(),
                                instance + "-" + purpose,
                                linger,
                                DELIVERY_TIMEOUT));
        try {
            var _ = producer.partitionsFor(topic.name());
        } catch (KafkaException e) {
            log.atWarn()
                    .addKeyValue("problem", e.getMessage())
                    .log("the first record will have to ask where its topic lies");
        }
        return producer;
    }

    @Override
    public void close() {
        close(chunks);
        close(conversations);
    }

    private static void close(@Nullable Producer<byte[], byte[]> producer) {
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }
}
