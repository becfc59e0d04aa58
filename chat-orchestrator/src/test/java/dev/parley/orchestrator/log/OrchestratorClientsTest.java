package dev.parley.orchestrator.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.TurnId;
import dev.parley.events.topic.Topics;
import dev.parley.orchestrator.Chat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrchestratorClientsTest {
    @TempDir Path stateDir;

    /** No broker is there: what is sent fails at once, what is held back does not. */
    @Test
    void holdsBackChangesOfStateAndNothingElse() {
        try (Producer<byte[], byte[]> producer =
                new OrchestratorClients()
                        .getProducer(
                                Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", 0))) {
            assertThat(KafkaStores.CHANGING_CHANGELOGS)
                    .allSatisfy(topic -> assertThat(producer.send(record(topic))).isNotDone());
            assertThat(producer.send(record("chat-orchestrator-transcript-changelog"))).isDone();
            assertThat(producer.send(record(Topics.TURNS.name()))).isDone();
            producer.close(Duration.ZERO);
        }
    }

    @Test
    void holdsBackWhatKafkaStreamsWritesOfHeadsAndDeadlines() {
        try (LogDriver log = new LogDriver(stateDir)) {
            log.send(new Chat().prompt(TurnId.next(), "hello"));

            assertThat(KafkaStores.CHANGING_CHANGELOGS)
                    .hasSize(2)
                    .allSatisfy(topic -> assertThat(log.records(topic)).isNotEmpty());
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic) {
        return new ProducerRecord<>(topic, "key".getBytes(UTF_8), "value".getBytes(UTF_8));
    }
}
