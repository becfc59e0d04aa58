package dev.parley.billing;

import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.mainConsumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.TopicTable;
import dev.parley.events.wire.ClientSettings;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of the Streams application. */
final class StreamsSettings {
    private static final int HEARTBEATS_PER_SESSION = 3;

    private StreamsSettings() {}

    static Properties of(KafkaSettings kafka, BillingSettings billing) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, ConsumerGroup.BILLING_AGGREGATOR.id());
        settings.put(StreamsConfig.CLIENT_ID_CONFIG, kafka.instance());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) kafka.replicationFactor());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, billing.stateDir().toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, billing.commitInterval().toMillis());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, billing.cache().toBytes());
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class);
        // What operators replay need not wait for what the pipeline wrote, nor the other way round.
        settings.put(
                StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.put(
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ClientSettings.REQUEST_TIMEOUT_MS);
        TopicTable.safety(kafka.replicationFactor())
                .forEach((name, value) -> settings.put(StreamsConfig.topicPrefix(name), value));
        consumer(settings, billing);
        producer(settings, billing);
        return settings;
    }

    /** Those of a rebuild: under its own id, and without transactions, for it writes nothing. */
    static Properties rebuilding(KafkaSettings kafka, BillingSettings billing, String application) {
        Properties settings = of(kafka, billing);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        return settings;
    }

    /**
     * The classic group protocol: there the client says after how many seconds without a heartbeat
     * it is dead, whatever the brokers' settings for the newer protocols are.
     */
    private static void consumer(Properties settings, BillingSettings billing) {
        long session = billing.sessionTimeout().toMillis();
        settings.put(
                consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), Math.toIntExact(session));
        settings.put(
                consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                Math.toIntExact(session / HEARTBEATS_PER_SESSION));
        // Nobody waits for a bill: a few answers with much rather than one for every turn.
        settings.put(
                mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG),
                Math.toIntExact(billing.commitInterval().toMillis() / 2));
        settings.put(mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), 64 * 1024);
    }

    /** Full batches rather than quick ones: the commit sends what waits. */
    private static void producer(Properties settings, BillingSettings billing) {
        settings.put(
                producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(billing.transactionTimeout().toMillis()));
        settings.put(
                producerPrefix(ProducerConfig.LINGER_MS_CONFIG),
                billing.commitInterval().toMillis());
        settings.put(producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
        settings.put(
                producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                ClientSettings.MAX_LETTER_BYTES);
    }
}
