package dev.parley.events.wire;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.topic.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventCodecTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final EventCodec<Chunk> codec = Topics.CHUNKS.codec("llm-worker");
    private final Chunk.TextDelta delta =
            new Chunk.TextDelta(
                    ConversationId.next(),
                    TurnId.next(),
                    GenerationId.next(),
                    3,
                    "tides",
                    Instant.parse("2026-01-02T03:04:05.678Z"));
    private final String json = new String(codec.value(delta), UTF_8);

    @Test
    void writesFlatSnakeCaseWithTheTypeFirst() {
        assertThat(json)
                .isEqualTo(
                        """
                        {"type":"TextDelta","conversation_id":"%s","turn_id":"%s","generation_id":"%s","seq":3,"text":"tides","at":"2026-01-02T03:04:05.678Z"}\
                        """
                                .formatted(
                                        delta.conversationId(),
                                        delta.turnId(),
                                        delta.generationId()));
    }

    @Test
    void writesCloudEventsHeadersInBinaryMode() {
        ProducerRecord<byte[], byte[]> record =
                codec.record("chat.chunks.v1", delta, TraceParent.parse(TRACE));

        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), UTF_8));
        }
        assertThat(headers)
                .isEqualTo(
                        Map.of(
                                "ce_specversion", "1.0",
                                "ce_id", delta.generationId() + ".3",
                                "ce_source", "/parley/llm-worker",
                                "ce_type", "TextDelta",
                                "ce_time", "2026-01-02T03:04:05.678Z",
                                "content-type", "application/json",
                                "traceparent", TRACE));
        assertThat(record.topic()).isEqualTo("chat.chunks.v1");
        assertThat(record.partition()).isNull();
        assertThat(record.key()).isEqualTo(delta.conversationId().toString().getBytes(UTF_8));
        assertThat(new String(record.value(), UTF_8)).isEqualTo(json);
    }

    @Test
    void readsAConsumedRecord() {
        ProducerRecord<byte[], byte[]> sent =
                codec.record("chat.chunks.v1", delta, TraceParent.parse(TRACE));
        ConsumerRecord<byte[], byte[]> consumed =
                new ConsumerRecord<>("chat.chunks.v1", 0, 1, sent.key(), sent.value());
        sent.headers().forEach(consumed.headers()::add);

        assertThat(codec.read(consumed))
                .isEqualTo(new Decoded.Known<Chunk>(delta, TraceParent.parse(TRACE)));
    }

    @Test
    void ignoresFieldsItDoesNotKnow() {
        String more = json.replace("\"seq\":3", "\"seq\":3,\"new\":{\"deep\":[1,{}]}");

        assertThat(read(more)).isEqualTo(new Decoded.Known<Chunk>(delta, null));
    }

    @Test
    void readsFieldsInAnyOrder() {
        String typeLast =
                json.replace("\"type\":\"TextDelta\",", "")
                        .replace("}", ",\"type\":\"TextDelta\"}");

        assertThat(read(typeLast)).isEqualTo(new Decoded.Known<Chunk>(delta, null));
    }

    @Test
    void passesOverAWellFormedEventOfAnUnknownType() {
        assertThat(read("{\"type\":\"NotInventedYet\",\"x\":[1]}"))
                .isEqualTo(new Decoded.Foreign<>("NotInventedYet"));
        assertThat(read("{\"x\":[1],\"type\":\"" + "T".repeat(500) + "\"}"))
                .isEqualTo(new Decoded.Foreign<>("T".repeat(80)));
    }

    @Test
    void takesAnEventOfAnotherTopicForForeign() {
        assertThat(read(json.replace("TextDelta", "PromptSubmitted")))
                .isEqualTo(new Decoded.Foreign<>("PromptSubmitted"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"NotInventedYet\",broken",
                "{\"type\":\"NotInventedYet\"",
                "{\"type\":\"TextDelta\"",
                "{\"type\":\"TextDelta\"}}",
                "{\"type\":\"TextDelta\"} {}",
                "{'type':'TextDelta'}",
                "{\"type\":NaN}",
                "\ufeff{}",
                "\u0000",
                "{"
            })
    void saysWhatIsNotJson(String value) {
        assertThat(read(value))
                .isInstanceOfSatisfying(
                        Decoded.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason()).startsWith("not JSON: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "5", "\"TextDelta\"", "true", "[]", "[{\"type\":\"TextDelta\"}]"})
    void saysWhatIsNoObject(String value) {
        assertThat(read(value)).isEqualTo(new Decoded.Unreadable<>("not a JSON object"));
    }

    @Test
    void saysThatNothingIsThere() {
        assertThat(read("null")).isEqualTo(new Decoded.Unreadable<>("the value is JSON null"));
        assertThat(codec.read(codec.key(delta), null, new RecordHeaders()))
                .isEqualTo(new Decoded.Unreadable<>("the record has no value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"type\":null}"})
    void saysThatTheTypeIsMissing(String value) {
        assertThat(read(value)).isEqualTo(new Decoded.Unreadable<>("the field 'type' is missing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "true", "\"\"", "{}", "[]", "[\"TextDelta\"]", "1.5"})
    void saysThatTheTypeIsNoText(String type) {
        assertThat(read("{\"type\":%s,\"x\":1}".formatted(type)))
                .isEqualTo(new Decoded.Unreadable<>("the field 'type' is not of its form"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.parley.events.chunk.Chunk$TextDelta",
                "java.lang.Runtime",
                "OfGeneration",
                "Chunk"
            })
    void makesNoClassOfATypeThatIsNoEvent(String type) {
        assertThat(read("{\"type\":\"%s\"}".formatted(type)))
                .isIn(new Decoded.Foreign<>(type), new Decoded.Unreadable<>("not an event"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "{\"type\":%s",
                "{\"type\":\"New\",\"x\":%s",
                "{\"type\":\"TextDelta\",\"seq\":%s"
            })
    void survivesDeepNesting(String around) {
        for (String open : new String[] {"[", "{\"a\":", "[{\"a\":"}) {
            assertThat(read(around.formatted(open.repeat(100_000))))
                    .isInstanceOf(Decoded.Unreadable.class);
        }
        String closed = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(read(json.replace("\"seq\":3", "\"seq\":3,\"new\":" + closed)))
                .isInstanceOf(Decoded.Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775808",
                "-9223372036854775809",
                "1e400",
                "1e999999999",
                "-0.5",
                "3.0",
                "1e2",
                "\"3\""
            })
    void refusesNumbersThatAreNot64BitIntegers(String number) {
        assertThat(read(json.replace("\"seq\":3", "\"seq\":" + number)))
                .isEqualTo(new Decoded.Unreadable<>("the field 'seq' is not of its form"));
    }

    @Test
    void survivesNumbersOfAnyLength() {
        assertThat(read(json.replace("\"seq\":3", "\"seq\":" + "9".repeat(100_000))))
                .isInstanceOf(Decoded.Unreadable.class);
        assertThat(read(json.replace("\"seq\":3", "\"seq\":3,\"new\":" + "9".repeat(100_000))))
                .isInstanceOf(Decoded.class);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] broken = codec.value(delta);
        broken[json.indexOf("tides")] = (byte) 0xFF;
        assertThat(read(broken)).isInstanceOf(Decoded.Unreadable.class);
        assertThat(read(json.getBytes(UTF_16))).isInstanceOf(Decoded.Unreadable.class);
    }

    @Test
    void carriesEveryUnitOfText() {
        StringBuilder all = new StringBuilder();
        for (int unit = 0; unit <= Character.MAX_VALUE; unit++) {
            all.append((char) unit).append(' ');
        }
        Chunk.TextDelta strange =
                new Chunk.TextDelta(
                        delta.conversationId(),
                        delta.turnId(),
                        delta.generationId(),
                        0,
                        all + "🌊" + "\ud83c",
                        delta.at());

        assertThat(read(codec.value(strange))).isEqualTo(new Decoded.Known<Chunk>(strange, null));
    }

    @Test
    void refusesARecordUnderAnotherKey() {
        Decoded<Chunk> refused =
                new Decoded.Unreadable<>("the key is not the one that the value names");

        assertThat(codec.read(null, codec.value(delta), new RecordHeaders())).isEqualTo(refused);
        assertThat(codec.read(new byte[0], codec.value(delta), new RecordHeaders()))
                .isEqualTo(refused);
        assertThat(
                        codec.read(
                                ConversationId.next().toString().getBytes(UTF_8),
                                codec.value(delta),
                                new RecordHeaders()))
                .isEqualTo(refused);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00",
                "ÿ\u0000",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
            })
    void readsAnEventWhoseTraceIsGarbage(@Nullable String trace) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", trace == null ? null : trace.getBytes(UTF_8));
        headers.add("traceparent-of-others", new byte[] {-1});

        assertThat(codec.read(codec.key(delta), codec.value(delta), headers))
                .isEqualTo(new Decoded.Known<Chunk>(delta, null));
    }

    @Test
    void believesTheValueAndNotTheHeaders() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_type", "TurnEnded".getBytes(UTF_8));
        headers.add("content-type", null);

        assertThat(codec.read(codec.key(delta), codec.value(delta), headers))
                .isEqualTo(new Decoded.Known<Chunk>(delta, null));
    }

    private Decoded<Chunk> read(String value) {
        return read(value.getBytes(UTF_8));
    }

    private Decoded<Chunk> read(byte[] value) {
        return codec.read(codec.key(delta), value, new RecordHeaders());
    }
}
