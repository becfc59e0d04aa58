package dev.parley.orchestrator.turn;

import dev.parley.events.conversation.ConversationEvent.CancelRequested;
import dev.parley.events.conversation.ConversationEvent.DeadlinePassed;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.conversation.GenerationResult;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.Usage;
import dev.parley.orchestrator.context.Size;
import dev.parley.orchestrator.conversation.Due;
import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.conversation.EndedTurn;
import dev.parley.orchestrator.conversation.KnownTurn;
import dev.parley.orchestrator.conversation.OpenTurn;
import dev.parley.orchestrator.conversation.WaitingTurn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The turns of a conversation: one in progress, the others wait in order, each ends once. Decides
 * by the head and the record alone.
 */
final class Turns {
    private static final TurnError OUT_OF_TIME =
            new TurnError(ErrorCategory.TIMEOUT, "the turn did not end within its time");
    private static final TurnError NO_ROOM =
            new TurnError(
                    ErrorCategory.PROVIDER_REJECTED,
                    "the instructions that the conversation has by now leave no room for the prompt");

    private final Draft draft;
    private final TurnRules rules;
    private final Estimates estimates;
    private final Replays replays;
    private final LateGenerations late;
    private final Lineage lineage;
    private final Asking asking;

    Turns(Draft draft, TurnRules rules, Estimates estimates, Replays replays) {
        this.draft = draft;
        this.rules = rules;
        this.estimates = estimates;
        this.replays = replays;
        this.late = new LateGenerations(draft, rules);
        this.lineage = new Lineage(draft);
        this.asking = new Asking(draft, rules, lineage);
    }

    /** Stops a turn for the owner: one that waits ends at once, one in progress by its worker. */
    void cancel(CancelRequested cancel) {
        if (!cancel.userId().equals(draft.owner)) {
            return;
        }
        OpenTurn current = draft.current;
        if (current != null && current.turnId().equals(cancel.turnId())) {
            stop(current, cancel.at());
        } else {
            replays.cancel(cancel.turnId());
            draft.waiting.stream()
                    .filter(turn -> turn.turnId().equals(cancel.turnId()))
                    .findFirst()
                    .ifPresent(turn -> {
                        draft.waiting.remove(turn);
                        cutOff(turn, null, null);
                    });
        }
    }

    void cancelAll(Instant at) {
        while (!draft.waiting.isEmpty()) {
            cutOff(draft.waiting.removeFirst(), null, null);
        }
        replays.cancelAll();
        if (draft.current != null) {
            stop(draft.current, at);
        }
    }

    private void stop(OpenTurn turn, Instant at) {
        draft.leadsTo(new Effect.Stop(turn.turnId(), turn.position(), null));
        if (!turn.cancelling()) {
            draft.current =
                    turn.cancelled(Due.of(turn.turnId(), at, rules.limits().cancelDeadline()));
        }
    }

    /**
     * Puts a generation in effect. The first one gives the turn its time; later ones, of workers
     * that took over, no more. The one before is lost.
     */
    void start(GenerationStarted started) {
        OpenTurn turn = draft.current;
        if (turn == null || !turn.turnId().equals(started.turnId())) {
            if (!replays.start(started)) {
                late.start(started);
            }
            return;
        }
        boolean replay = started.replay() != null;
        if (turn.progress().restartedBy(started.generationId(), replay)) {
            lose(turn);
        }
        boolean timed = turn.inEffect() != null || turn.cancelling();
        Due due =
                timed
                        ? turn.due()
                        : Due.of(turn.turnId(), started.at(), rules.limits().turnDeadline());
        draft.current = turn.started(started.generationId(), replay, due);
    }

    private void lose(OpenTurn turn) {
        if (turn.inEffect() != null) {
            draft.leadsTo(
                    new Effect.Lose(
                            turn.turnId(),
                            turn.inEffect(),
                            draft.owner,
                            turn.model(),
                            turn.position(),
                            turn.contextTokens()));
        }
    }

    /**
     * Ends the turn in progress if it is its generation in effect that ended. A whole answer
     * completes the turn even when it was asked to stop: the answer is there and the provider wants
     * its money.
     */
    void end(GenerationEnded ended) {
        OpenTurn turn = draft.current;
        late.end(ended);
        if (turn != null
                && turn.turnId().equals(ended.turnId())
                && turn.progress().endedBy(ended.generationId())) {
            boolean answered =
                    ended.result() != GenerationResult.FAILED
                            && !(ended.text().isBlank() && ended.toolCalls() == null)
                            && !draft.deleted;
            Size round =
                    answered
                            ? turn.prompt()
                                    .plus(rules.texts().answer(ended.text(), ended.toolCalls()))
                            : null;
            Usage usage = estimates.decided(ended, turn.contextTokens());
            draft.leadsTo(new Effect.Conclude(turn.position(), usage, answered));
            if (ended.result() == GenerationResult.FAILED) {
                fail(turn, Endings.error(ended));
            }
            draft.current = null;
            close(turn, ended.generationId(), round);
            beginNext(ended.at());
        } else if (!replays.end(ended) && !decided(ended)) {
            draft.leadsTo(new Effect.VoidGeneration(draft.owner));
        }
    }

    private boolean decided(GenerationEnded ended) {
        return draft.recent.stream()
                .anyMatch(turn ->
                        turn.turnId().equals(ended.turnId())
                                && ended.generationId().equals(turn.decidedBy()));
    }

    /** A deadline passed; one that the turn does not have any more is ignored. */
    void expire(DeadlinePassed passed) {
        OpenTurn turn = draft.current;
        if (turn == null
                || !turn.turnId().equals(passed.turnId())
                || turn.dueAt() != passed.dueAt().toEpochMilli()) {
            late.expire(passed);
            return;
        }
        if (turn.cancelling()) {
            giveUp(turn, null, passed.at());
        } else if (turn.inEffect() == null && turn.attempt() < rules.limits().startAttempts()) {
            request(turn.waiting(), turn.attempt() + 1, passed.at());
        } else {
            draft.leadsTo(new Effect.Stop(turn.turnId(), turn.position(), turn.attempt()));
            giveUp(turn, OUT_OF_TIME, passed.at());
        }
    }

    private void giveUp(OpenTurn turn, @Nullable TurnError error, Instant at) {
        draft.current = null;
        lose(turn);
        if (error != null && !draft.deleted) {
            draft.leadsTo(
                    new Effect.Park(
                            asking.ask(turn.waiting(), turn.attempt(), at).request(), error));
        }
        cutOff(turn, turn.inEffect(), error);
        if (error != null) {
            fail(turn, error);
        }
        beginNext(at);
    }

    private void cutOff(
            KnownTurn turn, @Nullable GenerationId inEffect, @Nullable TurnError error) {
        draft.leadsTo(new Effect.CutOff(turn.position(), inEffect, error));
        close(turn, null, null);
    }

    /** A replay can complete the turn later, unless its conversation is gone. */
    private void fail(OpenTurn turn, TurnError error) {
        if (!draft.deleted) {
            draft.leadsTo(
                    new Effect.KeepFailed(
                            turn.position(),
                            turn.inEffect(),
                            turn.contextTokens(),
                            error,
                            turn.replaced()));
        }
    }

    private void close(KnownTurn turn, @Nullable GenerationId generation, @Nullable Size round) {
        EndedTurn ended = EndedTurn.of(turn, generation, round, !draft.deleted);
        if (!ended.hasTexts()) {
            draft.retire(ended.position());
        }
        draft.recent.add(ended);
        lineage.forgetOldest();
    }

    /** Begins the turn that has waited longest, if none is in progress. */
    void beginNext(Instant at) {
        while (draft.current == null && !draft.waiting.isEmpty()) {
            WaitingTurn next = draft.waiting.removeFirst();
            if (asking.hasRoom(next)) {
                request(next, 1, at);
            } else {
                cutOff(next, null, NO_ROOM);
            }
        }
    }

    private void request(WaitingTurn turn, int attempt, Instant at) {
        Asking.Asked asked = asking.ask(turn, attempt, at);
        draft.current = asked.open();
        draft.leadsTo(asked.request());
    }
}
