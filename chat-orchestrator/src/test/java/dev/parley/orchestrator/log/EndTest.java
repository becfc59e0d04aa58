package dev.parley.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk.TurnEnded;
import dev.parley.events.conversation.GenerationResult;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.TurnEvent.GenerationVoided;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.UsageSource;
import dev.parley.orchestrator.Chat;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndTest {
    @TempDir Path stateDir;
    private final Chat chat = new Chat();
    private final TurnId turn = TurnId.next();
    private final GenerationId generation = GenerationId.next();
    private LogDriver log;
    private long position;
    private Instant submittedAt = Chat.START;

    @BeforeEach
    void open() {
        log = new LogDriver(stateDir);
        position = log.send(chat.prompt(turn, "tides?"));
        submittedAt = chat.now();
        log.skip();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void completesTheTurn() {
        log.send(chat.started(turn, generation));

        log.send(chat.completed(turn, generation, "The moon."));

        assertThat(log.turns())
                .containsExactly(
                        new TurnCompleted(
                                chat.id,
                                turn,
                                chat.owner,
                                position,
                                "tides?",
                                Chat.origin("tides?", null),
                                "The moon.",
                                generation,
                                "simulator",
                                "sim-1",
                                Chat.USAGE,
                                FinishReason.STOP,
                                null,
                                "cursor of tides?",
                                submittedAt,
                                chat.now()));
        assertThat(log.chunks())
                .containsExactly(
                        new TurnEnded(
                                chat.id,
                                turn,
                                Outcome.COMPLETED,
                                generation,
                                Chat.USAGE,
                                FinishReason.STOP,
                                null,
                                null,
                                null,
                                "The moon.".length(),
                                "5fc5a5f314a3b1924eb6c318865c7f1e9a1af6f4c4cea0cdae4fc3b5f939d00c",
                                chat.now()));
    }

    @Test
    void failsTheTurn() {
        log.send(chat.started(turn, generation));

        log.send(chat.failed(turn, generation, "The"));

        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnFailed.class,
                        failed -> {
                            assertThat(failed.text()).isEqualTo("The");
                            assertThat(failed.error().category())
                                    .isEqualTo(ErrorCategory.PROVIDER_UNAVAILABLE);
                            assertThat(failed.usage()).isEqualTo(Chat.USAGE);
                        });
        assertThat(log.chunks())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnEnded.class,
                        ended -> assertThat(ended.outcome()).isEqualTo(Outcome.FAILED));
    }

    @Test
    void countsTheTokensThatTheWorkerDidNotReport() {
        log.send(chat.started(turn, generation));

        log.send(
                chat.ended(
                        turn,
                        generation,
                        GenerationResult.COMPLETED,
                        "The moon pulls the sea.",
                        null));

        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnCompleted.class,
                        completed -> {
                            assertThat(completed.usage().source()).isEqualTo(UsageSource.ESTIMATED);
                            assertThat(completed.usage().promptTokens()).isPositive();
                            assertThat(completed.usage().completionTokens()).isEqualTo(6);
                        });
    }

    @Test
    void letsTheGenerationStartedLastDecide() {
        GenerationId second = GenerationId.next();
        log.send(chat.started(turn, generation), chat.started(turn, second));
        log.skip();

        log.send(
                chat.completed(turn, generation, "of the first"),
                chat.completed(turn, second, "of the second"));

        assertThat(log.turns())
                .hasExactlyElementsOfTypes(GenerationVoided.class, TurnCompleted.class)
                .element(0)
                .isEqualTo(
                        new GenerationVoided(
                                chat.id,
                                turn,
                                generation,
                                chat.owner,
                                "simulator",
                                "sim-1",
                                Chat.USAGE,
                                chat.now().minusSeconds(1)));
    }

    @Test
    void voidsWhatEndsAfterTheTurn() {
        GenerationId late = GenerationId.next();
        log.send(chat.started(turn, generation), chat.completed(turn, generation, "The moon."));
        log.skip();

        log.send(chat.started(turn, late), chat.completed(turn, late, "Late."));

        assertThat(log.turns()).singleElement().isInstanceOf(GenerationVoided.class);
        assertThat(log.chunks()).isEmpty();
    }

    @Test
    void ignoresAnEndThatIsToldTwice() {
        log.send(chat.started(turn, generation), chat.completed(turn, generation, "The moon."));
        log.skip();

        log.send(chat.completed(turn, generation, "The moon."));

        assertThat(log.turns()).isEmpty();
        assertThat(log.chunks()).isEmpty();
    }

    @Test
    void voidsTheGenerationsOfTurnsThatNobodyKnows() {
        Chat other = new Chat();

        log.send(
                chat.completed(TurnId.next(), GenerationId.next(), "Whose?"),
                other.completed(turn, generation, "Where?"));

        assertThat(log.turns())
                .hasOnlyElementsOfType(GenerationVoided.class)
                .extracting(event -> ((GenerationVoided) event).userId())
                .containsExactly(chat.owner, null);
    }

    @Test
    void knowsAConversationByItsFirstPromptEvenAfterStrays() {
        Chat other = new Chat();
        TurnId first = TurnId.next();
        log.send(other.completed(turn, generation, "Where?"));
        log.skip();

        log.send(other.prompt(first, "hello"));

        assertThat(log.commands())
                .singleElement()
                .satisfies(command -> assertThat(command.turnId()).isEqualTo(first));
    }

    @Test
    void countsWhatItDid() {
        log.send(chat.started(turn, generation), chat.completed(turn, generation, "The moon."));

        assertThat(log.count("parley.orchestrator.turns", "step", "accepted")).isEqualTo(1);
        assertThat(log.count("parley.orchestrator.turns", "step", "concluded")).isEqualTo(1);
        assertThat(log.count("parley.orchestrator.generations", "step", "requested")).isEqualTo(1);
        assertThat(log.count("parley.orchestrator.records", "reading", "first")).isEqualTo(3);
    }

    @Test
    void keepsTheHeadSmallHoweverLongTheTextsAre() {
        String text = "tides ".repeat(500);
        for (int count = 0; count < 40; count++) {
            TurnId next = TurnId.next();
            GenerationId answer = GenerationId.next();
            log.send(chat.started(turn, generation), chat.completed(turn, generation, "x"));
            log.send(chat.prompt(next, text), chat.started(next, answer));
            log.send(chat.completed(next, answer, text));
            log.commit();
        }

        assertThat(log.headBytes()).isLessThan(2048);
    }

    @Test
    void keepsTheTextsOfTheLatestTurnsOnly() {
        log.send(chat.started(turn, generation), chat.completed(turn, generation, "x"));
        for (int count = 0; count < 40; count++) {
            TurnId next = TurnId.next();
            GenerationId answer = GenerationId.next();
            log.send(
                    chat.prompt(next, "p"),
                    chat.started(next, answer),
                    chat.completed(next, answer, "a"));
            log.commit();
        }
        log.send(chat.cancel(TurnId.next()));

        assertThat(log.texts()).isEqualTo(2 * 16);
    }

    @Test
    void deletesNoTextBeforeTheRecordsThatNeedItAreCommitted() {
        for (int count = 0; count < 40; count++) {
            TurnId next = TurnId.next();
            GenerationId answer = GenerationId.next();
            log.send(
                    chat.started(turn, generation),
                    chat.completed(turn, generation, "x"),
                    chat.prompt(next, "p"),
                    chat.started(next, answer),
                    chat.completed(next, answer, "a"));
        }

        assertThat(log.texts()).isEqualTo(2 * 41);
    }
}
