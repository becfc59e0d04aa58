package dev.parley.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk.TurnEnded;
import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.orchestrator.Chat;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CancelTest {
    @TempDir Path stateDir;
    private final Chat chat = new Chat();
    private final TurnId turn = TurnId.next();
    private final GenerationId generation = GenerationId.next();
    private LogDriver log;

    @BeforeEach
    void open() {
        log = new LogDriver(stateDir);
        log.send(chat.prompt(turn, "tides?"));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void tellsTheWorkerToStop() {
        log.send(chat.started(turn, generation));
        log.skip();

        log.send(chat.cancel(turn));

        assertThat(log.commands())
                .containsExactly(new GenerationCancelled(chat.id, turn, null, chat.now()));
        assertThat(log.turns()).isEmpty();
    }

    @Test
    void keepsWhatWasStreamedUntilTheWorkerStopped() {
        log.send(chat.started(turn, generation), chat.cancel(turn));
        log.skip();

        log.send(chat.cancelled(turn, generation, "The moon"));

        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnCancelled.class,
                        cancelled -> {
                            assertThat(cancelled.prompt()).isEqualTo("tides?");
                            assertThat(cancelled.text()).isEqualTo("The moon");
                            assertThat(cancelled.generationId()).isEqualTo(generation);
                            assertThat(cancelled.usage()).isEqualTo(Chat.USAGE);
                        });
        assertThat(log.chunks())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnEnded.class,
                        ended -> {
                            assertThat(ended.outcome()).isEqualTo(Outcome.CANCELLED);
                            assertThat(ended.textLength()).isEqualTo("The moon".length());
                        });
    }

    @Test
    void showsTheModelWhatItHadSaidBeforeItWasStopped() {
        log.send(
                chat.started(turn, generation),
                chat.cancel(turn),
                chat.cancelled(turn, generation, "The moon"));
        log.skip();

        log.send(chat.prompt(TurnId.next(), "go on"));

        assertThat(log.commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        GenerationRequested.class,
                        request -> assertThat(request.messages()).hasSize(3));
    }

    @Test
    void endsATurnThatWaitsAtOnce() {
        TurnId waiting = TurnId.next();
        log.send(chat.prompt(waiting, "and then?"));
        log.skip();

        log.send(chat.cancel(waiting));

        assertThat(log.commands()).isEmpty();
        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnCancelled.class,
                        cancelled -> {
                            assertThat(cancelled.turnId()).isEqualTo(waiting);
                            assertThat(cancelled.text()).isEmpty();
                            assertThat(cancelled.generationId()).isNull();
                            assertThat(cancelled.provider()).isNull();
                            assertThat(cancelled.usage()).isNull();
                        });
        assertThat(log.chunks()).singleElement().isInstanceOf(TurnEnded.class);
    }

    @Test
    void completesATurnWhoseAnswerWasWholeAlready() {
        log.send(chat.started(turn, generation), chat.cancel(turn));
        log.skip();

        log.send(chat.completed(turn, generation, "The moon pulls."));

        assertThat(log.turns()).singleElement().isInstanceOf(TurnCompleted.class);
    }

    @Test
    void failsATurnWhoseProviderFailedFirst() {
        log.send(chat.started(turn, generation), chat.cancel(turn));
        log.skip();

        log.send(chat.failed(turn, generation, "The"));

        assertThat(log.turns()).singleElement().isInstanceOf(TurnFailed.class);
    }

    @Test
    void endsTheTurnWhenNoWorkerAnswers() {
        log.send(chat.started(turn, generation));
        log.pass(Duration.between(Chat.START, chat.now()));
        log.send(chat.cancel(turn));
        log.skip();

        log.pass(LogDriver.LIMITS.cancelDeadline().plusSeconds(2));

        assertThat(log.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnCancelled.class,
                        cancelled -> {
                            assertThat(cancelled.text()).isEmpty();
                            assertThat(cancelled.generationId()).isEqualTo(generation);
                            assertThat(cancelled.provider()).isEqualTo("simulator");
                        });
    }

    @Test
    void isNotDelayedByAWorkerThatStartsLate() {
        log.pass(Duration.between(Chat.START, chat.now()));
        log.send(chat.cancel(turn), chat.started(turn, generation));
        log.skip();

        log.pass(LogDriver.LIMITS.cancelDeadline().plusSeconds(3));

        assertThat(log.outcomes()).singleElement().isInstanceOf(TurnCancelled.class);
    }

    @Test
    void startsTheTurnThatWaited() {
        TurnId waiting = TurnId.next();
        log.send(
                chat.prompt(waiting, "and then?"),
                chat.started(turn, generation),
                chat.cancel(turn));
        log.skip();

        log.send(chat.cancelled(turn, generation, ""));

        assertThat(log.commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        GenerationRequested.class,
                        request -> {
                            assertThat(request.turnId()).isEqualTo(waiting);
                            assertThat(request.messages()).hasSize(1);
                        });
    }

    @Test
    void listensToTheOwnerOnly() {
        log.skip();

        log.send(chat.cancel(turn, UserId.next()));

        assertNothingHappened();
    }

    @Test
    void ignoresTurnsThatAreOverOrUnknown() {
        log.send(chat.started(turn, generation), chat.completed(turn, generation, "The moon."));
        log.skip();

        log.send(chat.cancel(turn), chat.cancel(TurnId.next()), new Chat().cancel(turn));

        assertNothingHappened();
    }

    private void assertNothingHappened() {
        assertThat(log.commands()).isEmpty();
        assertThat(log.chunks()).isEmpty();
        assertThat(log.turns()).isEmpty();
    }
}
