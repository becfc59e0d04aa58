package dev.parley.events.wire;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Settings that every Kafka client here shares, so that no process weakens a promise by accident.
 */
public final class ClientSettings {
    /** The largest record that may travel, in bytes; topics are created with the same bound. */
    public static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

    /** The largest dead letter: the largest record and the headers that say why it is there. */
    public static final int MAX_LETTER_BYTES = MAX_RECORD_BYTES + 16 * 1024;

    /**
     * How long a broker may take to answer before it is asked anew, over another connection: with a
     * connection that went silent nothing else ends the wait. In milliseconds.
     */
    public static final int REQUEST_TIMEOUT_MS = 10_000;

    private ClientSettings() {}

    /**
     * A producer whose acknowledged records are in the log, once and in order: {@code acks=all},
     * idempotent.
     *
     * @param linger how long a batch may wait for more; zero where a person waits
     * @param deliveryTimeout after which a send fails; longer than the linger
     */
    public static Map<String, Object> producer(
            String bootstrapServers, String clientId, Duration linger, Duration deliveryTimeout) {
        if (linger.isNegative() || deliveryTimeout.compareTo(linger) <= 0) {
            throw new IllegalArgumentException(
                    "delivery timeout: %s, linger: %s (expected: longer than the linger)"
                            .formatted(deliveryTimeout, linger));
        }
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, linger.toMillis());
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_LETTER_BYTES);
        settings.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) Math.min(REQUEST_TIMEOUT_MS, deliveryTimeout.minus(linger).toMillis()));
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) deliveryTimeout.toMillis());
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return settings;
    }

    /**
     * A consumer of raw bytes that commits only when told to, and sees nothing of transactions that
     * were aborted.
     */
    public static Map<String, Object> consumer(String bootstrapServers, String clientId) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return settings;
    }

    /**
     * A consumer that shares its topics with the other members of a group. Partitions are shared
     * topic by topic: shared all together, one member could get those with all the work, and the
     * next the topic of its retries.
     */
    public static Map<String, Object> member(
            String bootstrapServers, String clientId, String group) {
        Map<String, Object> settings = consumer(bootstrapServers, clientId);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        settings.put(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "range");
        return settings;
    }
}
