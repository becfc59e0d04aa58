package dev.parley.ingress;

import dev.parley.events.wire.ClientSettings;
import dev.parley.ingress.home.HomePartitions;
import dev.parley.ingress.home.NewConversations;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.ownership.KafkaOpeningLog;
import dev.parley.ingress.ownership.OpeningLog;
import dev.parley.ingress.publish.PublishSettings;
import dev.parley.ingress.tail.ChunkLog;
import dev.parley.ingress.tail.ChunkTail;
import dev.parley.ingress.tail.KafkaChunkLog;
import dev.parley.ingress.tail.LiveTail;
import dev.parley.ingress.tail.Partitions;
import dev.parley.ingress.tail.TailSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How this edge reads the logs, and which part of them is its own. */
@Configuration(proxyBeanMethods = false)
class TailConfiguration {
    private static final String HOMES = "ingress-api";
    // As good as none: none at all would ask without a pause.
    private static final Duration NO_WAIT = Duration.ofMillis(5);
    // A consumer is closed only when its last fetch has come back.
    private static final Duration READ_BACK = Duration.ofMillis(20);
    // As long as a prompt may wait for the log.
    private static final Duration OPENING_PATIENCE = Duration.ofSeconds(2);

    @Bean
    LiveTail liveTail(
            ChunkTail tail,
            TailSettings settings,
            PublishSettings kafka,
            HomePartitions homes,
            EdgeMeters meters,
            @Value("${parley.instance}") String instance) {
        return new LiveTail(
                new LiveTail.Consumers(
                        consumers(kafka, instance + "-tail", LiveTail.FETCH_WAIT),
                        consumers(kafka, instance + "-start", NO_WAIT)),
                tail,
                homes::find,
                settings,
                meters);
    }

    @Bean
    ChunkLog chunkLog(
            TailSettings settings,
            PublishSettings kafka,
            @Value("${parley.instance}") String instance) {
        return new KafkaChunkLog(consumers(kafka, instance + "-replay", READ_BACK), settings);
    }

    @Bean
    OpeningLog openingLog(
            Partitions partitions,
            PublishSettings kafka,
            @Value("${parley.instance}") String instance) {
        return new KafkaOpeningLog(
                consumers(kafka, instance + "-openings", READ_BACK), partitions, OPENING_PATIENCE);
    }

    @Bean
    HomePartitions homePartitions(
            Partitions partitions,
            PublishSettings kafka,
            @Value("${parley.instance}") String instance) {
        Map<String, Object> settings =
                ClientSettings.consumer(kafka.bootstrapServers(), instance + "-home");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, HOMES);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        // Who comes back under the same name soon finds the same homes.
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return new HomePartitions(
                () -> new KafkaConsumer<>(settings), partitions, new SecureRandom());
    }

    @Bean
    NewConversations newConversations(HomePartitions homes, Partitions partitions) {
        return new NewConversations(homes::find, partitions);
    }

    private static Supplier<Consumer<byte[], byte[]>> consumers(
            PublishSettings kafka, String clientId, Duration fetchWait) {
        Map<String, Object> settings = ClientSettings.consumer(kafka.bootstrapServers(), clientId);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        // Only how often an idle log is asked again; what is written is there at once.
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) fetchWait.toMillis());
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return () -> new KafkaConsumer<>(settings);
    }
}
