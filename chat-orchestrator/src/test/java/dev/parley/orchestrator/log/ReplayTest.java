package dev.parley.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk.TurnAccepted;
import dev.parley.events.chunk.Chunk.TurnEnded;
import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Message;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.TurnEvent.GenerationVoided;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.wire.TraceParent;
import dev.parley.orchestrator.Chat;
import dev.parley.orchestrator.conversation.Head;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator has a turn run again that failed. */
final class ReplayTest {
    @TempDir Path stateDir;
    private final Chat chat = new Chat();
    private final TurnId turn = TurnId.ofIdempotencyKey(chat.owner, "key");
    private final GenerationId failed = GenerationId.next();
    private final GenerationId again = GenerationId.next();
    private final TraceParent trace = TraceParent.start();
    private LogDriver log;
    private long position;
    private Instant submittedAt = Chat.START;

    @BeforeEach
    void open() {
        log = new LogDriver(stateDir);
        position = log.send(chat.prompt(turn, "tides?"), trace);
        submittedAt = chat.now();
        log.send(chat.started(turn, failed), chat.failed(turn, failed, "The"));
        log.skip();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void completesTheTurnAsItWasAsked() {
        log.send(chat.started(turn, again, 1));
        assertNothingHappened();

        log.send(chat.completed(turn, again, "The moon."));

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
                                again,
                                "simulator",
                                "sim-1",
                                Chat.USAGE,
                                FinishReason.STOP,
                                null,
                                "cursor of tides?",
                                submittedAt,
                                chat.now()));
        assertThat(log.chunks())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnEnded.class,
                        ended -> {
                            assertThat(ended.outcome()).isEqualTo(Outcome.COMPLETED);
                            assertThat(ended.generationId()).isEqualTo(again);
                        });
        assertThat(log.commands()).isEmpty();
    }

    @Test
    void belongsToTheTraceOfItsPrompt() {
        log.send(chat.started(turn, again, 1), chat.completed(turn, again, "The moon."));

        assertThat(log.traces()).hasSize(2).containsOnly(trace);
    }

    @Test
    void leavesTheTurnsAloneThatCameSince() {
        TurnId next = TurnId.next();
        GenerationId answer = GenerationId.next();
        log.send(chat.prompt(next, "and then?"), chat.started(next, answer));
        log.skip();

        log.send(chat.started(turn, again, 1), chat.completed(turn, again, "The moon."));
        assertThat(log.turns())
                .singleElement()
                .satisfies(event -> assertThat(event.turnId()).isEqualTo(turn));
        log.send(chat.completed(next, answer, "The sun."));

        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnCompleted.class,
                        completed -> assertThat(completed.turnId()).isEqualTo(next));
    }

    @Test
    void findsATurnWhoseTextsAreLongGone() {
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
        log.wait(Duration.ofDays(13));

        log.send(chat.started(turn, again, 1), chat.completed(turn, again, "The moon."));

        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnCompleted.class,
                        completed -> assertThat(completed.prompt()).isEqualTo("tides?"));
    }

    @Test
    void comesTooLateWhenItsLetterIsGone() {
        log.wait(Duration.ofDays(14).plusHours(1));

        log.send(chat.started(turn, again, 1), chat.completed(turn, again, "The moon."));

        assertThat(log.turns()).singleElement().isInstanceOf(GenerationVoided.class);
    }

    @Test
    void decidesNothingOnceTheTurnIsCompleted() {
        GenerationId third = GenerationId.next();
        log.send(chat.started(turn, again, 1), chat.completed(turn, again, "The moon."));
        log.skip();

        log.send(chat.started(turn, third, 2), chat.completed(turn, third, "The sun."));

        assertThat(log.turns()).singleElement().isInstanceOf(GenerationVoided.class);
        assertThat(log.chunks()).isEmpty();
    }

    @Test
    void isNotVoidedWhenItsEndIsToldTwice() {
        log.send(chat.started(turn, again, 1), chat.completed(turn, again, "The moon."));
        log.skip();

        log.send(chat.completed(turn, again, "The moon."));

        assertNothingHappened();
    }

    @Test
    void leavesTheTurnFailedWhenItFailsToo() {
        log.send(chat.started(turn, again, 1), chat.failed(turn, again, "Th"));

        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        GenerationVoided.class,
                        voided -> assertThat(voided.generationId()).isEqualTo(again));
        assertThat(log.chunks())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnEnded.class,
                        ended -> {
                            assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
                            assertThat(ended.generationId()).isEqualTo(again);
                        });
        GenerationId third = GenerationId.next();
        log.send(chat.started(turn, third, 2), chat.completed(turn, third, "The moon."));
        assertThat(log.turns()).singleElement().isInstanceOf(TurnCompleted.class);
    }

    @Test
    void givesWayToALaterOne() {
        GenerationId third = GenerationId.next();
        log.send(chat.started(turn, again, 1), chat.started(turn, third, 1));
        assertThat(log.turns()).singleElement().isInstanceOf(GenerationVoided.class);

        log.send(chat.completed(turn, again, "late"), chat.completed(turn, third, "The moon."));

        assertThat(log.turns())
                .hasExactlyElementsOfTypes(GenerationVoided.class, TurnCompleted.class);
    }

    @Test
    void isTheOnlyWayToOpenATurnAgain() {
        log.send(chat.started(turn, again), chat.completed(turn, again, "The moon."));

        assertThat(log.turns()).singleElement().isInstanceOf(GenerationVoided.class);
        assertThat(log.chunks()).isEmpty();
    }

    @Test
    void isStoppedByItsUser() {
        log.send(chat.started(turn, again, 1), chat.cancel(turn));
        assertThat(log.commands())
                .containsExactly(new GenerationCancelled(chat.id, turn, null, chat.now()));

        log.send(chat.cancelled(turn, again, "The"));

        assertThat(log.turns()).singleElement().isInstanceOf(GenerationVoided.class);
        assertThat(log.chunks())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnEnded.class,
                        ended -> assertThat(ended.outcome()).isEqualTo(Outcome.FAILED));
    }

    @Test
    void endsWithItsConversation() {
        log.send(chat.started(turn, again, 1), chat.deleted(chat.owner));
        assertThat(log.turns()).singleElement().isInstanceOf(GenerationVoided.class);
        assertThat(log.commands()).singleElement().isInstanceOf(GenerationCancelled.class);

        log.send(chat.completed(turn, again, "The moon."), chat.started(turn, again, 2));

        assertThat(log.turns()).singleElement().isInstanceOf(GenerationVoided.class);
    }

    @Test
    void isWhatTheSameKeyIsToldFromThenOn() {
        log.send(chat.started(turn, again, 1));
        log.send(chat.prompt(turn, "tides?"));
        assertThat(log.chunks()).hasExactlyElementsOfTypes(TurnAccepted.class);
        log.send(chat.completed(turn, again, "The moon."));
        log.skip();

        log.send(chat.prompt(turn, "tides?"));

        assertThat(log.chunks())
                .hasExactlyElementsOfTypes(TurnAccepted.class, TurnEnded.class)
                .element(1)
                .isInstanceOfSatisfying(
                        TurnEnded.class,
                        ended -> assertThat(ended.outcome()).isEqualTo(Outcome.COMPLETED));
        assertThat(log.commands()).isEmpty();
    }

    @Test
    void completesATurnThatRanOutOfTimeToo() {
        TurnId slow = TurnId.next();
        log.send(chat.prompt(slow, "ebb?"), chat.started(slow, GenerationId.next()));
        log.pass(LogDriver.LIMITS.turnDeadline().plusSeconds(20));
        log.skip();

        log.send(chat.started(slow, again, 1), chat.completed(slow, again, "The moon."));

        assertThat(log.turns()).singleElement().isInstanceOf(TurnCompleted.class);
    }

    @Test
    void entersTheContextOfLaterTurnsWhereItStands() {
        TurnId next = TurnId.next();
        GenerationId answer = GenerationId.next();
        log.send(
                chat.prompt(next, "ebb?"),
                chat.started(next, answer),
                chat.completed(next, answer, "The sun."));
        log.commit();
        log.send(chat.started(turn, again, 1), chat.completed(turn, again, "The moon."));
        log.commit();
        // What a commit makes superfluous goes with the record after it.
        log.send(chat.cancel(TurnId.next()));
        log.skip();

        log.send(chat.prompt(TurnId.next(), "and then?"));

        assertThat(context())
                .containsExactly("tides?", "The moon.", "ebb?", "The sun.", "and then?");
    }

    @Test
    void leavesNoTextBehindWhenItsTurnIsLongAgo() {
        log.send(chat.started(turn, again, 1), chat.completed(turn, again, "The moon."));
        for (int count = 0; count < Head.RECENT + 1; count++) {
            TurnId next = TurnId.next();
            GenerationId answer = GenerationId.next();
            log.send(
                    chat.prompt(next, "p"),
                    chat.started(next, answer),
                    chat.completed(next, answer, "a"));
            log.commit();
        }
        log.send(chat.cancel(TurnId.next()));

        assertThat(log.texts()).isEqualTo(2 * Head.RECENT);
    }

    private List<String> context() {
        GenerationRequested request = (GenerationRequested) log.commands().getLast();
        return request.messages().stream().map(Message::content).toList();
    }

    private void assertNothingHappened() {
        assertThat(log.commands()).isEmpty();
        assertThat(log.chunks()).isEmpty();
        assertThat(log.turns()).isEmpty();
    }
}
