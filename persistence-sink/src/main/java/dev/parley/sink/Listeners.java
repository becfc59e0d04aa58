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
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Makes the containers that poll for a listener. Offsets are committed when a batch is stored; a
 * batch that is not stored is tried again for as long as it takes, with its partitions paused and
 * the membership kept.
 */
final class Listeners {
    private static final ConsumerGroup GROUP = ConsumerGroup.PERSISTENCE_SINK;

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
        ContainerProperties properties =
                new ContainerProperties(
                        Stream.of(topics)
                                .flatMap(topic -> Stream.of(topic.name(), topic.retryTopic(GROUP)))
                                .toArray(String[]::new));
        properties.setMessageListener(listener);
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        properties.setMissingTopicsFatal(false);
        properties.setIdleBetweenPolls(rest.toMillis());
        var container = new ConcurrentMessageListenerContainer<>(consumers(name), properties);
        container.setBeanName(name);
        container.setAutoStartup(false);
        container.setCommonErrorHandler(tryAgain());
        return container;
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
