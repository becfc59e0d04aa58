package dev.parley.events.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class EventCodecTest {
    private final EventCodec<Chunk> codec = Topics.CHUNKS.codec("llm-worker");
    private final Chunk.TextDelta delta =
            new Chunk.TextDelta(
                    ConversationId.next(),
                    TurnId.next(),
                    GenerationId.next(),
                    3,
                    "tides",
                    Instant.parse("2026-01-02T03:04:05.678Z"));

    @Test
    void writesFlatSnakeCaseWithTheTypeFirst() {
        String json = new String(codec.value(delta), StandardCharsets.UTF_8);
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
    void readsWhatItWrote() {
        TraceParent trace = TraceParent.start();
        assertThat(codec.read(codec.key(delta), codec.value(delta), codec.headers(delta, trace)))
                .isEqualTo(new Decoded.Known<Chunk>(delta, trace));
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(read("{\"type\":\"TextDelta\"}"))
                .isEqualTo(new Decoded.Unreadable<>("the field 'seq' is missing"));
    }

    private Decoded<Chunk> read(String json) {
        return codec.read(
                codec.key(delta), json.getBytes(StandardCharsets.UTF_8), new RecordHeaders());
    }
}
