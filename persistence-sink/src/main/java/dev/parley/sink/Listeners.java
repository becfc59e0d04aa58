package dev.parley.sink;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.wire.ClientSettings;
import dev.parley.sink.intake.BatchIntake;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Makes the containers that poll for a listener. Offsets of what is stored are committed once in a
 * while, when no more records come, and before partitions are handed back; a batch that is not
 * stored is tried again for as long as it takes, with its partitions paused and the membership
 * kept.
 */
final class Listeners {
    private static final ConsumerGroup GROUP = ConsumerGroup.PERSISTENCE_SINK;
    private static final int POLLS_PER_COMMIT = 4;

    private final KafkaSettings kafka;
    private final SinkSettings settings;
    private final MeterRegistry meters;

    Listeners(KafkaSettings kafka, SinkSettings settings, MeterRegistry meters) {
        this.kafka = kafka;
        this.settings = settings;
        this.meters = meters;
    }

    /**
     * A container that reads these topics and what operators replay of them; it does not start by
     * itself.
     *
     * @param rest between two batches: under load it makes few large ones of many small ones
     */
    ConcurrentMessageListenerContainer<byte[], byte[]> container(
            String name, BatchIntake<?> listener, Duration rest, EventTopic<?>... topics) {
        return container(consumers(name), name, listener, rest, topics);
    }

    /** A container that reads by these consumers. */
    ConcurrentMessageListenerContainer<byte[], byte[]> container(
            ConsumerFactory<byte[], byte[]> consumers,
            String name,
            BatchMessageListener<byte[], byte[]> listener,
            Duration rest,
            EventTopic<?>... topics) {
        ContainerProperties properties =
                new ContainerProperties(
                        Stream.of(topics)
                                .flatMap(topic -> Stream.of(topic.name(), topic.retryTopic(GROUP)))
                                .toArray(String[]::new));
        properties.setMessageListener(listener);
        commitSeldom(properties);
        properties.setMissingTopicsFatal(false);
        properties.setIdleBetweenPolls(rest.toMillis());
        var container = new ConcurrentMessageListenerContainer<>(consumers, properties);
        container.setBeanName(name);
        container.setAutoStartup(false);
        container.setCommonErrorHandler(tryAgain());
        return container;
    }

    /**
     * Every commit is a record for each partition. With a count among the conditions, a poll that
     * brings nothing commits what is left, so whoever waits for the offsets need not wait for the
     * next record; the count itself is never reached.
     */
    private void commitSeldom(ContainerProperties properties) {
        long interval = settings.commitInterval().toMillis();
        properties.setAckMode(ContainerProperties.AckMode.COUNT_TIME);
        properties.setAckCount(Integer.MAX_VALUE);
        properties.setAckTime(interval);
        properties.setPollTimeout(Math.max(1, interval / POLLS_PER_COMMIT));
    }

    /** Makes consumers of the group. */
    DefaultKafkaConsumerFactory<byte[], byte[]> consumers(String name) {
        DefaultKafkaConsumerFactory<byte[], byte[]> consumers =
                new DefaultKafkaConsumerFactory<>(settings(name));
        consumers.addListener(new MicrometerConsumerListener<>(meters));
        return consumers;
    }

    private Map<String, Object> settings(String name) {
        Map<String, Object> consumer =
                ClientSettings.member(
                        kafka.bootstrapServers(), kafka.instance() + "-" + name, GROUP.id());
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batchRecords());
        consumer.put(
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                Math.toIntExact(settings.fetchSize().toBytes()));
        return consumer;
    }

    private DefaultErrorHandler tryAgain() {
        ExponentialBackOff pauses = new ExponentialBackOff(settings.firstRetry().toMillis(), 2);
        pauses.setMaxInterval(settings.longestRetry().toMillis());
        DefaultErrorHandler handler = new DefaultErrorHandler(pauses);
        // No exception is hopeless: what is, the listener has sorted out.
        handler.setClassifications(Map.of(), true);
        return handler;
    }
}
