package dev.parley.orchestrator.turn;

import dev.parley.events.conversation.ConversationEvent.CancelRequested;
import dev.parley.events.conversation.ConversationEvent.DeadlinePassed;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.conversation.GenerationResult;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.Usage;
import dev.parley.orchestrator.context.Size;
import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.conversation.EndedTurn;
import dev.parley.orchestrator.conversation.Head;
import dev.parley.orchestrator.conversation.OpenTurn;
import dev.parley.orchestrator.conversation.WaitingTurn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    Turns(Draft draft, TurnRules rules, Estimates estimates, Replays replays) {
        this.draft = draft;
        this.rules = rules;
        this.estimates = estimates;
        this.replays = replays;
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
                        cutOff(turn.turnId(), turn.position(), null, null);
                    });
        }
    }

    void cancelAll(Instant at) {
        for (WaitingTurn turn : draft.waiting) {
            cutOff(turn.turnId(), turn.position(), null, null);
        }
        draft.waiting.clear();
        replays.cancelAll();
        if (draft.current != null) {
            stop(draft.current, at);
        }
    }

    private void stop(OpenTurn turn, Instant at) {
        draft.leadsTo(new Effect.Stop(turn.turnId(), turn.position()));
        if (!turn.cancelling()) {
            draft.current = turn.cancelled(after(at, rules.limits().cancelDeadline()));
        }
    }

    /**
     * Puts a generation in effect. The first one gives the turn its time; later ones, of workers
     * that took over, no more. The one before is lost.
     */
    void start(GenerationStarted started) {
        OpenTurn turn = draft.current;
        if (turn == null || !turn.turnId().equals(started.turnId())) {
            replays.start(started);
            return;
        }
        boolean replay = started.replay() != null;
        if (turn.progress().restartedBy(started.generationId(), replay)) {
            lose(turn);
        }
        boolean timed = turn.inEffect() != null || turn.cancelling();
        long dueAt = timed ? turn.dueAt() : after(started.at(), rules.limits().turnDeadline());
        draft.current = turn.started(started.generationId(), replay, dueAt);
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
        if (turn != null
                && turn.turnId().equals(ended.turnId())
                && turn.progress().endedBy(ended.generationId())) {
            boolean answered =
                    ended.result() != GenerationResult.FAILED
                            && !ended.text().isBlank()
                            && !draft.deleted;
            Size round = answered ? turn.prompt().plus(rules.texts().measure(ended.text())) : null;
            Usage usage = estimates.decided(ended, turn.contextTokens());
            draft.leadsTo(new Effect.Conclude(turn.position(), usage, answered));
            if (ended.result() == GenerationResult.FAILED) {
                fail(turn, Endings.error(ended));
            }
            draft.current = null;
            close(turn.turnId(), turn.position(), ended.generationId(), round);
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
            return;
        }
        if (turn.cancelling()) {
            giveUp(turn, null, passed.at());
        } else if (turn.inEffect() == null && turn.attempt() < rules.limits().startAttempts()) {
            request(
                    new WaitingTurn(turn.turnId(), turn.position(), turn.model(), turn.prompt()),
                    turn.attempt() + 1,
                    passed.at());
        } else {
            draft.leadsTo(new Effect.Stop(turn.turnId(), turn.position()));
            giveUp(turn, OUT_OF_TIME, passed.at());
        }
    }

    private void giveUp(OpenTurn turn, @Nullable TurnError error, Instant at) {
        draft.current = null;
        lose(turn);
        cutOff(turn.turnId(), turn.position(), turn.inEffect(), error);
        if (error != null) {
            fail(turn, error);
        }
        beginNext(at);
    }

    private void cutOff(
            TurnId turnId,
            long position,
            @Nullable GenerationId inEffect,
            @Nullable TurnError error) {
        draft.leadsTo(new Effect.CutOff(position, inEffect, error));
        close(turnId, position, null, null);
    }

    /** A replay can complete the turn later, unless its conversation is gone. */
    private void fail(OpenTurn turn, TurnError error) {
        if (!draft.deleted) {
            draft.leadsTo(
                    new Effect.KeepFailed(
                            turn.position(), turn.inEffect(), turn.contextTokens(), error));
        }
    }

    private void close(
            TurnId turnId, long position, @Nullable GenerationId generation, @Nullable Size round) {
        if (round == null) {
            draft.retire(position);
        }
        draft.recent.add(new EndedTurn(turnId, position, generation, round));
        if (draft.recent.size() > Head.RECENT) {
            EndedTurn oldest = draft.recent.removeFirst();
            if (oldest.round() != null) {
                draft.retire(oldest.position());
            }
        }
    }

    /** Begins the turn that has waited longest, if none is in progress. */
    void beginNext(Instant at) {
        while (draft.current == null && !draft.waiting.isEmpty()) {
            WaitingTurn next = draft.waiting.removeFirst();
            Size fixed = draft.instructions().plus(next.prompt());
            if (rules.window().fits(next.model().contextTokens(), fixed)) {
                request(next, 1, at);
            } else {
                cutOff(next.turnId(), next.position(), null, NO_ROOM);
            }
        }
    }

    private void request(WaitingTurn turn, int attempt, Instant at) {
        Size total = draft.instructions().plus(turn.prompt());
        List<Long> rounds = new ArrayList<>();
        List<Size> sizes = new ArrayList<>();
        for (EndedTurn ended : draft.recent.reversed()) {
            if (ended.round() != null) {
                rounds.addFirst(ended.position());
                sizes.add(ended.round());
            }
        }
        int count = rules.window().rounds(turn.model().contextTokens(), total, sizes);
        for (Size round : sizes.subList(0, count)) {
            total = total.plus(round);
        }
        long startBy = after(at, rules.limits().startDeadline());
        draft.current =
                new OpenTurn(
                        turn.turnId(),
                        turn.position(),
                        turn.model(),
                        turn.prompt(),
                        total.tokens(),
                        attempt,
                        null,
                        false,
                        startBy,
                        null);
        draft.leadsTo(
                new Effect.Request(
                        turn.turnId(),
                        turn.position(),
                        attempt,
                        startBy + rules.limits().turnDeadline().toMillis(),
                        draft.systemPrompt == null ? null : draft.systemPrompt.position(),
                        List.copyOf(rounds.subList(rounds.size() - count, rounds.size()))));
    }

    private static long after(Instant at, Duration time) {
        return at.plus(time).toEpochMilli();
    }
}
