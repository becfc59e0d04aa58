package dev.parley.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk.TurnEnded;
import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.orchestrator.Chat;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeadlineTest {
    @TempDir Path stateDir;
    private final Chat chat = new Chat();
    private final TurnId turn = TurnId.next();
    private final GenerationId generation = GenerationId.next();
    private LogDriver log;

    @BeforeEach
    void open() {
        log = new LogDriver(stateDir);
        log.send(chat.prompt(turn, "tides?"));
        log.skip();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void asksAgainWhenNoWorkerBegan() {
        log.pass(LogDriver.LIMITS.startDeadline().plusSeconds(2));

        assertThat(log.commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        GenerationRequested.class,
                        request -> {
                            assertThat(request.turnId()).isEqualTo(turn);
                            assertThat(request.attempt()).isEqualTo(2);
                            assertThat(request.messages()).hasSize(1);
                        });
        assertThat(log.turns()).isEmpty();
    }

    @Test
    void givesUpWhenNoWorkerBeginsAtAll() {
        log.pass(LogDriver.LIMITS.startDeadline().plusSeconds(2));
        log.skip();

        log.pass(LogDriver.LIMITS.startDeadline().plusSeconds(2));

        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnFailed.class,
                        failed -> {
                            assertThat(failed.error().category()).isEqualTo(ErrorCategory.TIMEOUT);
                            assertThat(failed.prompt()).isEqualTo("tides?");
                            assertThat(failed.text()).isEmpty();
                            assertThat(failed.generationId()).isNull();
                        });
        assertThat(log.chunks()).singleElement().isInstanceOf(TurnEnded.class);
        assertThat(log.commands()).singleElement().isInstanceOf(GenerationCancelled.class);
    }

    @Test
    void givesAStartedTurnItsFullTime() {
        log.send(chat.started(turn, generation));

        log.pass(LogDriver.LIMITS.turnDeadline().minusSeconds(2));

        assertThat(log.commands()).isEmpty();
        assertThat(log.turns()).isEmpty();
    }

    @Test
    void failsAStartedTurnThatDoesNotEnd() {
        log.send(chat.started(turn, generation));

        log.pass(LogDriver.LIMITS.turnDeadline().plusSeconds(4));

        assertThat(log.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnFailed.class,
                        failed -> {
                            assertThat(failed.error().category()).isEqualTo(ErrorCategory.TIMEOUT);
                            assertThat(failed.generationId()).isEqualTo(generation);
                            assertThat(failed.provider()).isEqualTo("simulator");
                        });
        assertThat(log.commands()).singleElement().isInstanceOf(GenerationCancelled.class);
    }

    @Test
    void givesNoMoreTimeToAWorkerThatTookOver() {
        log.send(chat.started(turn, generation));
        chat.wait(LogDriver.LIMITS.turnDeadline().minusSeconds(5));
        log.send(chat.started(turn, GenerationId.next()));

        log.pass(LogDriver.LIMITS.turnDeadline().plusSeconds(4));

        assertThat(log.outcomes()).singleElement().isInstanceOf(TurnFailed.class);
    }

    @Test
    void startsTheTurnThatWaitedWhenOneIsGivenUp() {
        TurnId waiting = TurnId.next();
        log.send(chat.started(turn, generation), chat.prompt(waiting, "and then?"));

        log.pass(LogDriver.LIMITS.turnDeadline().plusSeconds(4));

        assertThat(log.commands())
                .filteredOn(GenerationRequested.class::isInstance)
                .singleElement()
                .satisfies(command -> assertThat(command.turnId()).isEqualTo(waiting));
    }

    @Test
    void ignoresADeadlineThatTheTurnDoesNotHaveAnyMore() {
        log.send(chat.passed(turn, chat.now()), chat.passed(TurnId.next(), chat.now()));

        assertThat(log.commands()).isEmpty();
        assertThat(log.turns()).isEmpty();
    }

    @Test
    void announcesEachDeadlineOnce() {
        log.send(chat.started(turn, generation));

        log.pass(LogDriver.LIMITS.turnDeadline().plusSeconds(4));
        log.pass(Duration.ofMinutes(30));

        assertThat(log.registry.counter("parley.orchestrator.deadlines").count()).isEqualTo(1);
    }

    @Test
    void watchesNothingThatHasEnded() {
        log.send(chat.started(turn, generation), chat.completed(turn, generation, "The moon."));

        log.pass(Duration.ofHours(1));

        assertThat(log.registry.counter("parley.orchestrator.deadlines").count()).isZero();
    }
}
