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
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
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

    @Test
    void saysWhatWasThrownAndOfWhichKindTheTroubleIs() {
        log.sendBytes(null, "{no json".getBytes(UTF_8), new RecordHeaders());
        TurnId turn = TurnId.next();
        GenerationId generation = GenerationId.next();
        log.send(chat.prompt(turn, " ".repeat(900_000)), chat.started(turn, generation));
        log.send(
                chat.completed(
                        turn, generation, " ".repeat(ClientSettings.MAX_RECORD_BYTES - 500_000)));

        List<TestRecord<byte[], byte[]>> letters = log.records(TOPIC);
        assertThat(letters)
                .extracting(letter -> text(letter, "kafka_dlt-failure-kind"))
                .containsExactly("unreadable", "internal");
        assertThat(letters)
                .extracting(letter -> text(letter, "kafka_dlt-exception-fqcn"))
                .containsExactly(UnableToRead.class.getName(), UnableToWriteOutput.class.getName());
    }

    @Test
    void appendsAMendedRecordToTheLogAsItIs() {
        TurnId turn = TurnId.next();
        byte[] key = chat.id.toString().getBytes(UTF_8);
        byte[] mended = Topics.CONVERSATIONS.codec("test").value(chat.prompt(turn, "tides?"));
        log.sendBytes(key, "{no json".getBytes(UTF_8), new RecordHeaders());

        log.replay(log.records(TOPIC).getFirst(), mended);

        assertThat(log.records(TOPIC)).isEmpty();
        assertThat(log.commands())
                .singleElement()
                .satisfies(command -> assertThat(command.turnId()).isEqualTo(turn));
        assertThat(log.registry.counter("parley.orchestrator.replays").count()).isEqualTo(1);
    }

    @Test
    void goesOnCountingWhenAReplayedRecordFailsAgain() {
        byte[] poison = "{no json".getBytes(UTF_8);
        log.send(chat.prompt(TurnId.next(), "before"));
        long offset = log.sendBytes(null, poison, new RecordHeaders().add("mine", new byte[] {1}));
        TestRecord<byte[], byte[]> first = log.records(TOPIC).getFirst();

        log.replay(first, poison);

        TestRecord<byte[], byte[]> second = log.records(TOPIC).getFirst();
        assertThat(second.value()).isEqualTo(poison);
        assertThat(header(second, "mine")).containsExactly(1);
        assertThat(number(second, "kafka_dlt-replays")).isEqualTo(1);
        assertThat(number(second, "kafka_dlt-attempts")).isEqualTo(2);
        assertThat(text(second, "kafka_dlt-original-topic")).isEqualTo(Topics.CONVERSATIONS.name());
        assertThat(ByteBuffer.wrap(header(second, "kafka_dlt-original-offset")).getLong())
                .isEqualTo(offset);
        assertThat(header(second, "kafka_dlt-first-failure"))
                .isEqualTo(header(first, "kafka_dlt-first-failure"));
    }

    @Test
    void parksAReplayThatWasEditedToMoreThanTheLogTakes() {
        log.sendBytes(null, "{no json".getBytes(UTF_8), new RecordHeaders());
        TestRecord<byte[], byte[]> letter = log.records(TOPIC).getFirst();

        log.replay(letter, new byte[ClientSettings.MAX_RECORD_BYTES]);

        assertThat(log.records(TOPIC))
                .singleElement()
                .satisfies(again -> assertThat(number(again, "kafka_dlt-replays")).isEqualTo(1));
    }

    @Test
    void settlesNothingByTheOffsetsOfTheRetryTopic() {
        CommitListener listener = new CommitListener();
        listener.configure(Map.of(CommitListener.COMMITTED_OFFSETS, log.committed));

        listener.onCommit(
                Map.of(
                        new TopicPartition(TOPIC.replace("-dlt", "-retry"), 0),
                        new OffsetAndMetadata(70),
                        new TopicPartition(Topics.CONVERSATIONS.name(), 0),
                        new OffsetAndMetadata(7)));

        assertThat(log.committed.below(0)).isEqualTo(7);
    }

    private static int number(TestRecord<byte[], byte[]> record, String name) {
        return ByteBuffer.wrap(header(record, name)).getInt();
    }

    private static String text(TestRecord<byte[], byte[]> record, String name) {
        return new String(header(record, name), UTF_8);
    }

    private static byte[] header(TestRecord<byte[], byte[]> record, String name) {
        return record.headers().lastHeader(name).value();
    }
}
