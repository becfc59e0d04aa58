package dev.parley.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class StreamedTextTest {
    private static final Instant AT = Instant.EPOCH;

    private final ConversationId conversation = ConversationId.next();
    private final TurnId turn = TurnId.next();
    private final GenerationId first = GenerationId.next();
    private final GenerationId second = GenerationId.next();
    private final StreamedText text = new StreamedText(turn);

    @Test
    void isNothingBeforeAGenerationStarts() {
        text.add(new Chunk.TurnQueued(conversation, turn, 1, AT));
        assertThat(text.generation()).isEmpty();
    }

    @Test
    void joinsTheDeltas() {
        start(turn, first);
        delta(turn, first, 1, "The");
        delta(turn, first, 2, " moon");
        assertThat(text.generation()).contains(new StreamedGeneration(first, "The moon", 2));
    }

    @Test
    void dropsTheTextOfAnEarlierGeneration() {
        start(turn, first);
        delta(turn, first, 1, "The");
        start(turn, second);
        delta(turn, first, 2, " moon");
        delta(turn, second, 1, "A");
        assertThat(text.generation()).contains(new StreamedGeneration(second, "A", 1));
    }

    @Test
    void passesOverTools() {
        start(turn, first);
        delta(turn, first, 1, "The");
        text.add(
                new Chunk.ToolCallStarted(
                        conversation, turn, first, 2, "call-1", "moon", "{}", AT));
        text.add(new Chunk.ToolCallFinished(conversation, turn, first, 3, "call-1", true, AT));
        delta(turn, first, 4, " moon");
        assertThat(text.generation()).contains(new StreamedGeneration(first, "The moon", 2));
    }

    @Test
    void ignoresOtherTurns() {
        start(turn, first);
        start(TurnId.next(), second);
        delta(turn, first, 1, "The");
        assertThat(text.generation()).contains(new StreamedGeneration(first, "The", 1));
    }

    private void start(TurnId of, GenerationId generation) {
        text.add(new Chunk.GenerationStarted(conversation, of, generation, 0, "sim-1", null, AT));
    }

    private void delta(TurnId of, GenerationId generation, long seq, String piece) {
        text.add(new Chunk.TextDelta(conversation, of, generation, seq, piece, AT));
    }
}
