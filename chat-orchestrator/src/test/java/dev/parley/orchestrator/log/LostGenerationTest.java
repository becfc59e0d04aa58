package dev.parley.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.GenerationVoided;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.orchestrator.Chat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What generations cost that started and did not decide their turn. */
final class LostGenerationTest {
    @TempDir Path stateDir;
    private final Chat chat = new Chat();
    private final TurnId turn = TurnId.next();
    private final GenerationId first = GenerationId.next();
    private final GenerationId second = GenerationId.next();
    private LogDriver log;

    @BeforeEach
    void open() {
        log = new LogDriver(stateDir);
        log.send(chat.prompt(turn, "tides?"), chat.started(turn, first));
        log.skip();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void isVoidedWhenAnotherTakesOver() {
        log.send(chat.started(turn, second));

        assertEstimated(log.turns(), first);
    }

    @Test
    void isVoidedOnceHoweverOftenTheStartIsRepeated() {
        log.send(chat.started(turn, first), chat.started(turn, second));
        log.skip();

        log.send(chat.started(turn, second));

        assertThat(log.turns()).isEmpty();
    }

    @Test
    void isVoidedAgainWhenItReportsWhatItCost() {
        log.send(chat.started(turn, second));
        String estimate = log.turns().getFirst().eventId();

        log.send(chat.completed(turn, first, "late"));

        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        GenerationVoided.class,
                        voided -> {
                            assertThat(voided.generationId()).isEqualTo(first);
                            assertThat(voided.usage()).isEqualTo(Chat.USAGE);
                            assertThat(voided.eventId()).isNotEqualTo(estimate);
                        });
    }

    @Test
    void isVoidedWhenTheTurnRunsOutOfTime() {
        log.pass(LogDriver.LIMITS.turnDeadline().plusSeconds(4));

        List<TurnEvent> events = log.turns();
        assertThat(events).hasExactlyElementsOfTypes(GenerationVoided.class, TurnFailed.class);
        assertEstimated(events.subList(0, 1), first);
        log.send(chat.failed(turn, first, "late"));
        assertThat(log.turns()).singleElement().isInstanceOf(GenerationVoided.class);
    }

    @Test
    void isVoidedWhenTheWorkerNeverStops() {
        log.pass(Duration.between(Chat.START, chat.now()));
        log.send(chat.cancel(turn));

        log.pass(LogDriver.LIMITS.cancelDeadline().plusSeconds(2));

        List<TurnEvent> events = log.turns();
        assertThat(events).hasExactlyElementsOfTypes(GenerationVoided.class, TurnCancelled.class);
        log.send(chat.cancelled(turn, first, "The"));
        assertThat(log.turns()).singleElement().isInstanceOf(GenerationVoided.class);
    }

    @Test
    void isVoidedWhenItsConversationIsDeleted() {
        log.pass(Duration.between(Chat.START, chat.now()));
        log.send(chat.deleted(chat.owner));

        log.pass(LogDriver.LIMITS.cancelDeadline().plusSeconds(2));

        assertThat(log.turns())
                .hasExactlyElementsOfTypes(GenerationVoided.class, TurnCancelled.class);
    }

    @Test
    void isNotVoidedWhenItDecides() {
        log.send(chat.completed(turn, first, "The moon."));

        assertThat(log.turns()).singleElement().isInstanceOf(TurnCompleted.class);
    }

    @Test
    void isVoidedWhenItStartsTooLateAndIsNeverHeardOfAgain() {
        log.send(chat.completed(turn, first, "The moon."), chat.started(turn, second));
        log.skip();

        log.pass(LogDriver.LIMITS.cancelDeadline().plusSeconds(2));

        assertEstimated(log.turns(), second);
    }

    @Test
    void isVoidedByItsReportAloneWhenItStartsTooLateAndEnds() {
        log.send(
                chat.completed(turn, first, "The moon."),
                chat.started(turn, second),
                chat.completed(turn, second, "The sun."));

        log.pass(LogDriver.LIMITS.cancelDeadline().plusSeconds(2));

        assertThat(log.turns())
                .hasExactlyElementsOfTypes(TurnCompleted.class, GenerationVoided.class)
                .last()
                .extracting(event -> ((GenerationVoided) event).usage())
                .isEqualTo(Chat.USAGE);
    }

    @Test
    void isNotVoidedWhenItsStartIsRepeatedAfterItDecided() {
        log.send(chat.completed(turn, first, "The moon."), chat.started(turn, first));
        log.skip();

        log.pass(LogDriver.LIMITS.cancelDeadline().plusSeconds(2));

        assertThat(log.turns()).isEmpty();
    }

    @Test
    void isVoidedAtOnceWhenTooManyStartTooLate() {
        log.send(chat.completed(turn, first, "The moon."), chat.started(turn, second));
        log.skip();

        for (int count = 0; count < 8; count++) {
            log.send(chat.started(turn, GenerationId.next()));
        }

        assertEstimated(log.turns(), second);
    }

    @Test
    void isVoidedWhenItStartsTooLateInAConversationThatGoesOn() {
        TurnId next = TurnId.next();
        GenerationId answer = GenerationId.next();
        log.send(chat.completed(turn, first, "The moon."), chat.started(turn, second));
        log.send(chat.prompt(next, "and then?"), chat.started(next, answer));
        log.pass(LogDriver.LIMITS.cancelDeadline().plusSeconds(2));
        log.skip();

        log.send(chat.completed(next, answer, "The sun."));
        log.skip();
        log.pass(LogDriver.LIMITS.cancelDeadline().plusSeconds(2));

        assertEstimated(log.turns(), second);
    }

    private void assertEstimated(List<TurnEvent> events, GenerationId generation) {
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        GenerationVoided.class,
                        voided -> {
                            assertThat(voided.turnId()).isEqualTo(turn);
                            assertThat(voided.generationId()).isEqualTo(generation);
                            assertThat(voided.userId()).isEqualTo(chat.owner);
                            assertThat(voided.model()).isEqualTo("sim-1");
                            Usage usage = Objects.requireNonNull(voided.usage());
                            assertThat(usage.source()).isEqualTo(UsageSource.ESTIMATED);
                            assertThat(usage.promptTokens()).isPositive();
                            assertThat(usage.completionTokens()).isZero();
                        });
    }
}
