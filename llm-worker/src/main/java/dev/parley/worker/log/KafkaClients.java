package dev.parley.worker.log;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.PartitionCountMismatch;
import dev.parley.events.topic.TopicTable;
import dev.parley.events.topic.Topics;
import dev.parley.events.topic.UnableToPrepareTopics;
import dev.parley.events.wire.ClientSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
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
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private final String instance;
    private final AtomicInteger readers = new AtomicInteger();
    private final Producer<byte[], byte[]> chunks;
    private final Producer<byte[], byte[]> conversations;
    private final RecordWriter chunkRecords;
    private final RecordWriter conversationRecords;

    /**
     * @param instance the name of this process
     */
    public KafkaClients(KafkaSettings settings, String instance) {
        this.settings = settings;
        this.instance = instance;
        this.chunks = producer("chunks", CHUNK_LINGER);
        this.conversations = producer("conversations", Duration.ZERO);
        this.chunkRecords = new RecordWriter(chunks);
        this.conversationRecords = new RecordWriter(conversations);
    }

    private Producer<byte[], byte[]> producer(String purpose, Duration linger) {
        return new KafkaProducer<>(
                ClientSettings.producer(
                        settings.bootstrapServers(),
                        instance + "-" + purpose,
                        linger,
                        DELIVERY_TIMEOUT));
    }

    /** Where chunks are written. */
    public RecordWriter chunks() {
        return chunkRecords;
    }

    /** Where starts, ends and dead letters are written. */
    public RecordWriter conversations() {
        return conversationRecords;
    }

    /** A new member of the workers' group. */
    public Consumer<byte[], byte[]> member() {
        Map<String, Object> member =
                new HashMap<>(ClientSettings.consumer(settings.bootstrapServers(), instance));
        member.put(ConsumerConfig.GROUP_ID_CONFIG, ConsumerGroup.LLM_WORKER.id());
        member.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        return new KafkaConsumer<>(member);
    }

    /** A new consumer that belongs to no group. */
    public Consumer<byte[], byte[]> reader() {
        return new KafkaConsumer<>(
                ClientSettings.consumer(
                        settings.bootstrapServers(),
                        instance + "-reader-" + readers.incrementAndGet()));
    }

    /**
     * Makes sure that the topics are as they should be; waits for brokers that are away. Then the
     * producers know the topics too, so that the first answer does not wait for them.
     *
     * @throws PartitionCountMismatch when a topic has another number of partitions
     */
    public void awaitTopics() throws InterruptedException {
        TopicTable table = new TopicTable(settings.partitions(), settings.replicationFactor());
        Map<String, Object> client =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        settings.bootstrapServers(),
                        AdminClientConfig.CLIENT_ID_CONFIG,
                        instance + "-admin");
        try (Admin admin = Admin.create(client)) {
            Duration pause = Duration.ofMillis(250);
            while (true) {
                try {
                    table.prepare(admin, ConsumerGroup.LLM_WORKER);
                    break;
                } catch (UnableToPrepareTopics e) {
                    log.atWarn()
                            .addKeyValue("problem", e.getMessage())
                            .log("waiting for the brokers");
                }
                Thread.sleep(pause);
                Duration next = pause.multipliedBy(2);
                pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
            }
        }
        var _ = chunks.partitionsFor(Topics.CHUNKS.name());
        var _ = conversations.partitionsFor(Topics.CONVERSATIONS.name());
    }

    @Override
    public void close() {
        chunks.close(CLOSE_TIMEOUT);
        conversations.close(CLOSE_TIMEOUT);
    }
}
