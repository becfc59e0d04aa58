package dev.parley.orchestrator.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.ClientSettings;
import dev.parley.orchestrator.Chat;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeadLetterTest {
    private static final String TOPIC =
            Topics.CONVERSATIONS.deadLetterTopic(ConsumerGroup.CHAT_ORCHESTRATOR);

    @TempDir Path stateDir;
    private final Chat chat = new Chat();
    private LogDriver log;

    @BeforeEach
    void open() {
        log = new LogDriver(stateDir);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void parksPoisonAndMovesOn() {
        byte[] key = "a key".getBytes(UTF_8);
        byte[] value = "{no json".getBytes(UTF_8);
        Headers headers = new RecordHeaders().add("mine", new byte[] {1});
        log.send(chat.prompt(TurnId.next(), "before"));

        long offset = log.sendBytes(key, value, headers);
        log.send(chat.prompt(TurnId.next(), "after"));

        List<TestRecord<byte[], byte[]>> letters = log.records(TOPIC);
        assertThat(letters).hasSize(1);
        TestRecord<byte[], byte[]> letter = letters.getFirst();
        assertThat(letter.key()).isEqualTo(key);
        assertThat(letter.value()).isEqualTo(value);
        assertThat(header(letter, "mine")).containsExactly(1);
        assertThat(ByteBuffer.wrap(header(letter, "kafka_dlt-original-offset")).getLong())
                .isEqualTo(offset);
        assertThat(new String(header(letter, "kafka_dlt-exception-message"), UTF_8))
                .startsWith("not JSON");
        assertThat(log.chunks()).hasSize(3);
        assertThat(log.count("parley.orchestrator.records", "reading", "dead_letter")).isEqualTo(1);
    }

    @Test
    void parksRecordsWithoutKeyOrValue() {
        log.sendBytes(null, null, new RecordHeaders());

        assertThat(log.records(TOPIC)).hasSize(1);
    }

    @Test
    void parksWhatLeadsToMoreThanARecordCanHold() {
        TurnId turn = TurnId.next();
        GenerationId generation = GenerationId.next();
        String prompt = " ".repeat(900_000);
        String answer = " ".repeat(ClientSettings.MAX_RECORD_BYTES - 500_000);

        log.send(chat.prompt(turn, prompt), chat.started(turn, generation));
        log.skip();
        log.send(chat.completed(turn, generation, answer));

        assertThat(log.records(TOPIC)).hasSize(1);
        assertThat(log.turns()).isEmpty();
    }

    @Test
    void passesOverEventsOfLaterVersions() {
        log.sendBytes(
                chat.id.toString().getBytes(UTF_8),
                "{\"type\":\"ConversationPinned\"}".getBytes(UTF_8),
                new RecordHeaders());

        assertThat(log.records(TOPIC)).isEmpty();
        assertThat(log.count("parley.orchestrator.records", "reading", "foreign")).isEqualTo(1);
    }

    private static byte[] header(TestRecord<byte[], byte[]> record, String name) {
        return record.headers().lastHeader(name).value();
    }
}
