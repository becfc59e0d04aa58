package dev.parley.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.chunk.Chunk.TurnAccepted;
import dev.parley.events.chunk.Chunk.TurnQueued;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.orchestrator.Chat;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepeatedPromptTest {
    @TempDir Path stateDir;
    private final Chat chat = new Chat();
    private final TurnId turn = TurnId.ofIdempotencyKey(chat.owner, "key");
    private final GenerationId generation = GenerationId.next();
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
    void tellsTheFirstPromptAgain() {
        log.send(chat.prompt(turn, "tides?"));
        List<Chunk> first = log.chunks();
        log.skip();

        log.send(chat.prompt(turn, "another text"));

        assertThat(log.chunks()).isEqualTo(first).hasOnlyElementsOfType(TurnAccepted.class);
        assertThat(log.commands()).isEmpty();
        assertThat(log.turns()).isEmpty();
    }

    @Test
    void tellsWhereATurnWaits() {
        log.send(chat.prompt(TurnId.next(), "before"), chat.prompt(turn, "tides?"));
        log.skip();

        log.send(chat.prompt(turn, "tides?"));

        assertThat(log.chunks()).hasExactlyElementsOfTypes(TurnAccepted.class, TurnQueued.class);
    }

    @Test
    void tellsTheEndAgain() {
        log.send(
                chat.prompt(turn, "tides?"),
                chat.started(turn, generation),
                chat.completed(turn, generation, "The moon."));
        List<Chunk> first = log.chunks();
        log.skip();

        log.send(chat.prompt(turn, "tides?"));

        assertThat(log.chunks()).isEqualTo(first).hasSize(2);
        assertThat(log.turns()).isEmpty();
        assertThat(log.commands()).isEmpty();
    }

    @Test
    void knowsTheKeyWhenTheTurnIsLongForgotten() {
        log.send(
                chat.prompt(turn, "tides?"),
                chat.started(turn, generation),
                chat.completed(turn, generation, "The moon."));
        List<Chunk> first = log.chunks();
        for (int count = 0; count < 40; count++) {
            TurnId next = TurnId.next();
            GenerationId answer = GenerationId.next();
            log.send(
                    chat.prompt(next, "p"),
                    chat.started(next, answer),
                    chat.completed(next, answer, "a"));
            log.commit();
        }
        log.skip();

        log.send(chat.prompt(turn, "tides?"));

        assertThat(log.chunks()).isEqualTo(first);
        assertThat(log.commands()).isEmpty();
    }

    @Test
    void rejectsTheSameKeyForTheSameReason() {
        log.send(chat.prompt(turn, chat.owner, "tides?", "oracle-9"));
        List<Chunk> first = log.chunks();
        log.skip();

        log.send(chat.prompt(turn, "tides?"));

        assertThat(log.chunks()).isEqualTo(first).hasSize(1);
        assertThat(log.turns()).isEmpty();
        assertThat(log.commands()).isEmpty();
    }

    @Test
    void takesTheSameKeyInAnotherConversationAsAnotherTurn() {
        Chat other = new Chat();
        log.send(chat.prompt(turn, "tides?"));
        log.skip();

        log.send(other.prompt(turn, "tides?"));

        assertThat(log.commands()).hasSize(1);
    }
}
