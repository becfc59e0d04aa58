package dev.parley.orchestrator.log;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.TopicTable;
import dev.parley.events.wire.ClientSettings;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;

/** How Kafka Streams is set up here. */
final class StreamsConfiguration {
    private StreamsConfiguration() {}

    static Properties of(
            OrchestratorSettings settings, CommittedOffsets committed, OrchestratorMeters meters) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, ConsumerGroup.CHAT_ORCHESTRATOR.id());
        properties.put(StreamsConfig.CLIENT_ID_CONFIG, settings.instance());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.streamThreads());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) settings.replicationFactor());
        properties.put(StreamsConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
        properties.put(StreamsConfig.REQUEST_TIMEOUT_MS_CONFIG, ClientSettings.REQUEST_TIMEOUT_MS);
        // Repeats are harmless here, so nothing waits for a transaction.
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        group(properties, settings.groupProtocol());
        // Bounds what is read again after a crash, and how long heads keep what records led to.
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedStoreMemory.class);
        properties.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonHandler.class);
        properties.put(PoisonHandler.METERS, meters);
        properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(
                StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
                ClientSettings.MAX_LETTER_BYTES);
        TopicTable.safety(settings.replicationFactor())
                .forEach((name, value) -> properties.put(StreamsConfig.topicPrefix(name), value));
        producer(properties);
        consumer(properties, committed);
        return properties;
    }

    /** How long a dead process keeps its partitions is the broker's setting, or else this one. */
    private static void group(Properties properties, String protocol) {
        properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, protocol);
        if (GroupProtocol.CLASSIC.name().equalsIgnoreCase(protocol)) {
            properties.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                    6_000);
            properties.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                    1_500);
        }
    }

    private static void producer(Properties properties) {
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG), true);
        // A person waits at the end of the chain; but what one record leads to shares a request.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 1);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                ClientSettings.MAX_LETTER_BYTES);
    }

    private static void consumer(Properties properties, CommittedOffsets committed) {
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                CommitListener.class.getName());
        properties.put(
                StreamsConfig.mainConsumerPrefix(CommitListener.COMMITTED_OFFSETS), committed);
    }
}
