package dev.parley.events.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientSettingsTest {
    private static final String NOWHERE = "127.0.0.1:1";

    @Test
    void aProducerPromisesWhatItAcknowledges() {
        ProducerConfig config =
                new ProducerConfig(
                        ClientSettings.producer(
                                NOWHERE, "test", Duration.ZERO, Duration.ofSeconds(30)));

        assertThat(config.getString(ProducerConfig.ACKS_CONFIG)).isEqualTo("-1");
        assertThat(config.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG)).isTrue();
        assertThat(config.getLong(ProducerConfig.LINGER_MS_CONFIG)).isZero();
        assertThat(config.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG))
                .isEqualTo(ClientSettings.MAX_LETTER_BYTES)
                .isGreaterThan(ClientSettings.MAX_RECORD_BYTES);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1S", "PT0.001S, PT0.002S", "PT0.005S, PT30S", "PT0S, PT2M"})
    void aProducerCanBeMadeWithAnyBound(Duration linger, Duration deliveryTimeout) {
        try (var producer =
                new KafkaProducer<byte[], byte[]>(
                        ClientSettings.producer(NOWHERE, "test", linger, deliveryTimeout))) {
            assertThat(producer.metrics()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"PT1S, PT1S", "PT2S, PT1S", "PT0S, PT0S", "PT-1S, PT1S"})
    void refusesToGiveUpBeforeABatchMayLeave(Duration linger, Duration deliveryTimeout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientSettings.producer(NOWHERE, "test", linger, deliveryTimeout))
                .withMessageContaining(deliveryTimeout.toString())
                .withMessageContaining("expected");
    }

    @Test
    void aConsumerCommitsOnlyWhenToldToAndReadsOnlyWhatWasCommitted() {
        var settings = ClientSettings.consumer(NOWHERE, "test");
        ConsumerConfig config = new ConsumerConfig(settings);

        assertThat(config.getBoolean(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG)).isFalse();
        assertThat(config.getString(ConsumerConfig.ISOLATION_LEVEL_CONFIG))
                .isEqualTo("read_committed");
        assertThat(config.getString(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG)).isEqualTo("earliest");
        assertThat(config.getBoolean(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG)).isFalse();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            assertThat(consumer.assignment()).isEmpty();
        }
    }
}
