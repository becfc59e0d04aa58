package dev.parley.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk.TurnAccepted;
import dev.parley.events.chunk.Chunk.TurnEnded;
import dev.parley.events.chunk.Chunk.TurnQueued;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Provider;
import dev.parley.events.generation.Role;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.events.wire.TraceParent;
import dev.parley.orchestrator.Chat;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PromptTest {
    @TempDir Path stateDir;
    private final Chat chat = new Chat();
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
    void asksForAnAnswerAtOnce() {
        TurnId turn = TurnId.next();
        PromptSubmitted prompt = chat.prompt(turn, "tides?");

        log.send(prompt);

        assertThat(log.chunks())
                .containsExactly(
                        new TurnAccepted(
                                chat.id, turn, chat.owner, "tides?", "sim-1", null, prompt.at()));
        assertThat(log.commands())
                .containsExactly(
                        new GenerationRequested(
                                chat.id,
                                turn,
                                chat.owner,
                                Provider.SIMULATOR,
                                "sim-1",
                                List.of(Message.text(Role.USER, "tides?")),
                                Chat.PARAMETERS,
                                1,
                                "cursor of tides?",
                                prompt.at()
                                        .plus(LogDriver.LIMITS.startDeadline())
                                        .plus(LogDriver.LIMITS.turnDeadline()),
                                prompt.at()));
        assertThat(log.turns()).isEmpty();
    }

    @Test
    void letsOneTurnWaitForAnother() {
        TurnId first = TurnId.next();
        TurnId second = TurnId.next();
        TurnId third = TurnId.next();
        log.send(chat.prompt(first, "first"));
        log.skip();

        log.send(chat.prompt(second, "second"), chat.prompt(third, "third"));

        assertThat(log.commands()).isEmpty();
        assertThat(log.chunks())
                .filteredOn(TurnQueued.class::isInstance)
                .extracting(chunk -> ((TurnQueued) chunk).position())
                .containsExactly(1, 2);
    }

    @Test
    void asksForTheNextAnswerWhenTheOneBeforeHasCome() {
        TurnId first = TurnId.next();
        TurnId second = TurnId.next();
        GenerationId generation = GenerationId.next();
        log.send(chat.prompt(first, "first"), chat.prompt(second, "second"));
        log.send(chat.started(first, generation));
        log.skip();

        log.send(chat.completed(first, generation, "answer"));

        assertThat(log.commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        GenerationRequested.class,
                        request -> {
                            assertThat(request.turnId()).isEqualTo(second);
                            assertThat(request.messages())
                                    .containsExactly(
                                            Message.text(Role.USER, "first"),
                                            Message.text(Role.ASSISTANT, "answer"),
                                            Message.text(Role.USER, "second"));
                            assertThat(request.at()).isEqualTo(chat.now());
                        });
    }

    @Test
    void rejectsWhenTooManyWait() {
        TurnId last = TurnId.next();
        for (int count = 0; count < LogDriver.LIMITS.maxWaiting(); count++) {
            log.send(chat.prompt(TurnId.next(), "waits"));
        }
        log.send(chat.prompt(last, "waits"));
        log.skip();
        TurnId turn = TurnId.next();
        PromptSubmitted prompt = chat.prompt(turn, "too many");

        long position = log.send(prompt);

        assertThat(log.turns())
                .containsExactly(
                        new TurnRejected(
                                chat.id,
                                turn,
                                chat.owner,
                                position,
                                "too many",
                                Chat.origin("too many", last),
                                RejectionReason.QUEUE_FULL,
                                "sim-1",
                                "cursor of too many",
                                prompt.at(),
                                prompt.at()));
        assertThat(log.chunks())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnEnded.class,
                        ended -> {
                            assertThat(ended.outcome()).isEqualTo(Outcome.REJECTED);
                            assertThat(ended.reason()).isEqualTo(RejectionReason.QUEUE_FULL);
                            assertThat(ended.textLength()).isZero();
                        });
        assertThat(log.commands()).isEmpty();
    }

    @Test
    void rejectsAStranger() {
        log.send(chat.prompt(TurnId.next(), "mine"));

        assertRejected(
                chat.prompt(TurnId.next(), UserId.next(), "not mine", null),
                RejectionReason.NOT_OWNER);
    }

    @Test
    void rejectsAModelThatNobodyServes() {
        assertRejected(
                chat.prompt(TurnId.next(), chat.owner, "hello", "oracle-9"),
                RejectionReason.UNKNOWN_MODEL);
    }

    @Test
    void rejectsWhatNoModelCanTake() {
        assertRejected(
                chat.prompt(TurnId.next(), "tides and ".repeat(10_000)),
                RejectionReason.CONTEXT_TOO_LONG);
    }

    @Test
    void rejectsInADeletedConversation() {
        log.send(chat.created(null, null), chat.deleted(chat.owner));

        assertRejected(chat.prompt(TurnId.next(), "anyone?"), RejectionReason.CONVERSATION_DELETED);
    }

    private void assertRejected(PromptSubmitted prompt, RejectionReason reason) {
        log.skip();
        log.send(prompt);
        assertThat(log.commands()).isEmpty();
        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnRejected.class,
                        rejected -> {
                            assertThat(rejected.turnId()).isEqualTo(prompt.turnId());
                            assertThat(rejected.reason()).isEqualTo(reason);
                        });
        assertThat(log.chunks()).singleElement().isInstanceOf(TurnEnded.class);
    }

    @Test
    void aRejectedPromptIsNoRound() {
        TurnId turn = TurnId.next();
        log.send(chat.prompt(TurnId.next(), chat.owner, "hello", "oracle-9"));
        log.skip();

        log.send(chat.prompt(turn, "tides?"));

        assertThat(log.commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        GenerationRequested.class,
                        request -> assertThat(request.messages()).hasSize(1));
    }

    @Test
    void takesTheSamePromptOnlyOnce() {
        PromptSubmitted prompt = chat.prompt(TurnId.next(), "tides?");
        log.send(prompt);
        log.skip();

        log.send(prompt);

        assertThat(log.commands()).isEmpty();
        assertThat(log.chunks()).isEmpty();
    }

    @Test
    void keepsTheTraceOfThePromptInAllThatItLeadsTo() {
        TurnId turn = TurnId.next();
        GenerationId generation = GenerationId.next();
        TraceParent trace = TraceParent.start();

        log.send(chat.prompt(turn, "tides?"), trace);
        log.send(
                chat.started(turn, generation),
                chat.cancel(turn),
                chat.cancelled(turn, generation, "the moon"));

        // accepted, requested, asked to stop, the outcome in both logs
        assertThat(log.traces()).hasSize(5).containsOnly(trace);
    }
}
