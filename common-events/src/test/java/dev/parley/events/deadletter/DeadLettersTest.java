package dev.parley.events.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadLettersTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final byte[] KEY = {1, -1};
    private static final byte[] VALUE = {0, 2, -1};

    private static final ConsumerRecord<byte[], byte[]> RECORD =
            new ConsumerRecord<>("chat.generations.v1", 2, 77, KEY, VALUE);

    private final DeadLetters letters = new DeadLetters(ConsumerGroup.LLM_WORKER);
    private final RecordHeaders headers = new RecordHeaders();

    @Test
    void sayWhereTheRecordStoodAndWhyItIsHere() {
        ProducerRecord<byte[], byte[]> letter = letter("the field 'at' is missing");

        assertThat(letter.topic())
                .isEqualTo(Topics.GENERATIONS.deadLetterTopic(ConsumerGroup.LLM_WORKER))
                .isEqualTo("chat.generations.v1-llm-worker-dlt");
        assertThat(letter.partition()).isEqualTo(7);
        assertThat(text(letter, "kafka_dlt-original-topic")).isEqualTo("chat.generations.v1");
        assertThat(ByteBuffer.wrap(bytes(letter, "kafka_dlt-original-partition")).getInt())
                .isEqualTo(7);
        assertThat(bytes(letter, "kafka_dlt-original-offset"))
                .isEqualTo(new byte[] {0, 0, 0, 2, 0x54, 0x0B, (byte) 0xE4, 0});
        assertThat(ByteBuffer.wrap(bytes(letter, "kafka_dlt-original-timestamp")).getLong())
                .isEqualTo(1_700_000_000_123L);
        assertThat(text(letter, "kafka_dlt-original-consumer-group")).isEqualTo("llm-worker");
        assertThat(text(letter, "kafka_dlt-exception-message"))
                .isEqualTo("the field 'at' is missing");
    }

    @Test
    void sayWhatWasThrownWithinABound() {
        Throwable cause = new IllegalStateException("deep ".repeat(4_000));

        ProducerRecord<byte[], byte[]> letter =
                letters.letter(RECORD, new Failure(Failure.REFUSED, "refused", cause, NOW, NOW, 3));

        assertThat(text(letter, "kafka_dlt-failure-kind")).isEqualTo("refused");
        assertThat(text(letter, "kafka_dlt-exception-fqcn"))
                .isEqualTo("java.lang.IllegalStateException");
        assertThat(bytes(letter, "kafka_dlt-exception-stacktrace")).hasSize(8_000);
        assertThat(ByteBuffer.wrap(bytes(letter, "kafka_dlt-attempts")).getInt()).isEqualTo(3);
    }

    @Test
    void areReadBackAsTheyWereWritten() {
        Failure failure =
                new Failure("provider_unavailable", "no answer", null, NOW, NOW.plusSeconds(9), 4);

        DeadLetter read =
                DeadLetter.of(consumed(letters.letter(RECORD, failure), 5), letters.group());

        assertThat(read.id()).isEqualTo("chat.generations.v1-llm-worker-dlt:2:5");
        assertThat(read.topic()).isEqualTo("chat.generations.v1");
        assertThat(read.partition()).isEqualTo(2);
        assertThat(read.offset()).isEqualTo(77);
        assertThat(read.kind()).isEqualTo("provider_unavailable");
        assertThat(read.message()).isEqualTo("no answer");
        assertThat(read.first()).isEqualTo(NOW);
        assertThat(read.last()).isEqualTo(NOW.plusSeconds(9));
        assertThat(read.attempts()).isEqualTo(4);
        assertThat(read.replays()).isZero();
    }

    @Test
    void keepTheirHistoryThroughReplaysThatFail() {
        Failure failure = new Failure("timeout", "late", null, NOW, NOW, 2);
        DeadLetter first =
                DeadLetter.of(consumed(letters.letter(RECORD, failure), 5), letters.group());

        ConsumerRecord<byte[], byte[]> again = consumed(first.replay(VALUE, 1), 0);
        Replay replay = Replay.of(again, letters.group());

        assertThat(again.topic()).isEqualTo("chat.generations.v1-llm-worker-retry");
        assertThat(again.partition()).isEqualTo(2);
        assertThat(replay)
                .isEqualTo(
                        new Replay(
                                "chat.generations.v1-llm-worker-dlt:2:5",
                                1,
                                "chat.generations.v1",
                                2,
                                77));
        Failure later =
                new Failure(
                        "timeout", "late again", null, NOW.plusSeconds(60), NOW.plusSeconds(61), 3);
        DeadLetter second =
                DeadLetter.of(consumed(letters.letter(again, later), 6), letters.group());
        assertThat(second.topic()).isEqualTo("chat.generations.v1");
        assertThat(second.offset()).isEqualTo(77);
        assertThat(second.first()).isEqualTo(NOW);
        assertThat(second.last()).isEqualTo(NOW.plusSeconds(61));
        assertThat(second.attempts()).isEqualTo(5);
        assertThat(second.replays()).isEqualTo(1);
        assertThat(second.message()).isEqualTo("late again");
    }

    @Test
    void areNoReplaysOnOtherTopics() {
        assertThat(Replay.of(RECORD, letters.group())).isNull();
    }

    @Test
    void holdTheUntouchedRecord() {
        headers.add("traceparent", new byte[] {-1});
        headers.add("twice", new byte[] {1});
        headers.add("twice", null);

        ProducerRecord<byte[], byte[]> letter = letter("reason");

        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.value()).isEqualTo(VALUE);
        assertThat(letter.headers().toArray()).startsWith(headers.toArray());
    }

    @Test
    void holdARecordOfNothing() {
        ProducerRecord<byte[], byte[]> letter =
                letters.letter(
                        new ConsumerRecord<>("chat.generations.v1", 0, 0, null, null),
                        Failure.unreadable("reason", NOW));

        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
    }

    @Test
    void replaceWhatAnEarlierLetterSaid() {
        headers.add("kafka_dlt-original-topic", "elsewhere".getBytes(UTF_8));
        headers.add("kafka_dlt-exception-message", "old".getBytes(UTF_8));
        headers.add("kafka_dlt-exception-stacktrace", "old".getBytes(UTF_8));

        ProducerRecord<byte[], byte[]> letter = letter("new");

        assertThat(letter.headers().headers("kafka_dlt-original-topic")).hasSize(1);
        assertThat(text(letter, "kafka_dlt-original-topic")).isEqualTo("chat.generations.v1");
        assertThat(letter.headers().headers("kafka_dlt-exception-message")).hasSize(1);
        assertThat(text(letter, "kafka_dlt-exception-message")).isEqualTo("new");
        assertThat(letter.headers().lastHeader("kafka_dlt-exception-stacktrace")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ü", "潮", "🌊"})
    void boundTheReasonWithoutCuttingACharacter(String character) {
        for (int shift = 0; shift < 4; shift++) {
            String reason = "r".repeat(shift) + character.repeat(3_000);

            String kept = text(letter(reason), "kafka_dlt-exception-message");

            assertThat(reason).startsWith(kept);
            assertThat(kept.getBytes(UTF_8).length).isBetween(1_997, 2_000);
        }
    }

    @Test
    void keepAReasonWithinTheBoundWhole() {
        String reason = "ü".repeat(1_000);

        assertThat(text(letter(reason), "kafka_dlt-exception-message")).isEqualTo(reason);
    }

    private ProducerRecord<byte[], byte[]> letter(String reason) {
        return letters.letter(
                new ConsumerRecord<>(
                        "chat.generations.v1",
                        7,
                        10_000_000_000L,
                        1_700_000_000_123L,
                        TimestampType.CREATE_TIME,
                        KEY.length,
                        VALUE.length,
                        KEY,
                        VALUE,
                        headers,
                        Optional.empty()),
                Failure.unreadable(reason, NOW));
    }

    private static ConsumerRecord<byte[], byte[]> consumed(
            ProducerRecord<byte[], byte[]> sent, long offset) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(
                        sent.topic(), sent.partition(), offset, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }

    private static String text(ProducerRecord<byte[], byte[]> letter, String header) {
        return new String(bytes(letter, header), UTF_8);
    }

    private static byte[] bytes(ProducerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        assertThat(header).as(name).isNotNull();
        return header.value();
    }
}
