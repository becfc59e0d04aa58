package dev.parley.orchestrator.turn;

import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.conversation.GenerationResult;
import dev.parley.events.generation.TurnProgress;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.orchestrator.context.TextMeasure;
import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.conversation.EndedTurn;
import dev.parley.orchestrator.conversation.FailedTurns;
import dev.parley.orchestrator.conversation.FailedTurns.Completed;
import dev.parley.orchestrator.conversation.FailedTurns.Failed;
import dev.parley.orchestrator.conversation.ReopenedTurn;
import java.util.ListIterator;
import org.jspecify.annotations.Nullable;

/**
 * Turns that failed and that an operator has run again. They run beside the queue, whatever is in
 * progress there, and have no deadline: a replay that never ends leaves its turn failed.
 *
 * <p>Of the store only entries of earlier records count. It can be ahead of the head when a record
 * is decided on again after a crash; entries of earlier records are there in any case.
 */
final class Replays {
    /** How many turns of a conversation can be reopened at once. */
    private static final int MOST = 64;

    private final Draft draft;
    private final FailedTurns failedTurns;
    private final LogRecord record;
    private final Estimates estimates;

    Replays(Draft draft, FailedTurns failedTurns, LogRecord record, Estimates estimates) {
        this.draft = draft;
        this.failedTurns = failedTurns;
        this.record = record;
        this.estimates = estimates;
    }

    /**
     * Opens a failed turn again, if it is a replay that started; a later replay takes over.
     *
     * @return whether this generation counts, from now on or since it started first, or has counted
     */
    boolean start(GenerationStarted started) {
        ReopenedTurn reopened = reopened(started.turnId());
        Failed failed = failed(started.turnId());
        TurnProgress before =
                reopened != null
                        ? reopened.progress()
                        : failed != null ? failed.progress() : TurnProgress.NEW.end();
        TurnProgress after = before.started(started.generationId(), started.replay() != null);
        if (after.equals(before) || failed == null) {
            return started.generationId().equals(before.inEffect())
                    || hasCompleted(started.turnId(), started.generationId());
        }
        if (reopened != null) {
            forget(reopened);
        } else if (draft.reopened.size() == MOST) {
            forget(leastNeeded());
        }
        draft.reopened.add(
                new ReopenedTurn(
                        started.turnId(),
                        started.generationId(),
                        failed.prompt().model(),
                        failed.contextTokens(),
                        after.replaced().isEmpty() ? null : after.replaced(),
                        null));
        return true;
    }

    private ReopenedTurn leastNeeded() {
        return draft.reopened.stream()
                .filter(turn -> !turn.isRunning())
                .findFirst()
                .orElseGet(draft.reopened::getFirst);
    }

    /**
     * Takes the end of a generation: a whole answer completes the turn, anything else leaves it
     * failed.
     *
     * @return whether this end decides a turn, now or when it was first reported
     */
    boolean end(GenerationEnded ended) {
        ReopenedTurn turn = reopened(ended.turnId());
        if (turn == null || !turn.progress().endedBy(ended.generationId())) {
            return hasCompleted(ended.turnId(), ended.generationId());
        }
        if (ended.result() == GenerationResult.COMPLETED) {
            draft.reopened.remove(turn);
            draft.leadsTo(
                    new Effect.Complete(
                            estimates.completed(ended, turn.contextTokens()),
                            enterContext(ended) ? Boolean.TRUE : null));
            return true;
        }
        draft.reopened.set(draft.reopened.indexOf(turn), turn.failedAgain());
        draft.leadsTo(new Effect.FailAgain());
        return false;
    }

    /**
     * Puts the round where the turn stands, if its place is still known. Its texts get a place of
     * their own: those of the failed turn are gone, or about to be.
     */
    private boolean enterContext(GenerationEnded ended) {
        Failed failed = failed(ended.turnId());
        for (ListIterator<EndedTurn> recent = draft.recent.listIterator(); recent.hasNext(); ) {
            EndedTurn turn = recent.next();
            if (turn.turnId().equals(ended.turnId()) && failed != null && hasAnswer(ended)) {
                TextMeasure texts = estimates.texts();
                recent.set(
                        turn.answered(
                                texts.measure(failed.prompt().messages())
                                        .plus(texts.answer(ended.text(), ended.toolCalls())),
                                record.offset()));
                return true;
            }
        }
        return false;
    }

    private static boolean hasAnswer(GenerationEnded ended) {
        return !ended.text().isBlank() || ended.toolCalls() != null;
    }

    /** Stops the replay of a turn, if there is one. */
    void cancel(TurnId turnId) {
        if (isRunning(turnId)) {
            draft.leadsTo(new Effect.StopReplay(turnId));
        }
    }

    /** Stops all replays and keeps nothing of them. */
    void cancelAll() {
        for (ReopenedTurn turn : draft.reopened.toArray(ReopenedTurn[]::new)) {
            if (turn.isRunning()) {
                draft.leadsTo(new Effect.StopReplay(turn.turnId()));
            }
            forget(turn);
        }
    }

    boolean isRunning(TurnId turnId) {
        ReopenedTurn turn = reopened(turnId);
        return turn != null && turn.isRunning();
    }

    boolean isCompleted(TurnId turnId) {
        return completed(turnId) != null;
    }

    /** A generation that still runs is lost by that. */
    private void forget(ReopenedTurn turn) {
        draft.reopened.remove(turn);
        if (turn.isRunning()) {
            draft.leadsTo(
                    new Effect.Lose(
                            turn.turnId(),
                            turn.inEffect(),
                            draft.owner,
                            turn.model(),
                            null,
                            turn.contextTokens()));
        }
    }

    private @Nullable ReopenedTurn reopened(TurnId turnId) {
        for (ReopenedTurn turn : draft.reopened) {
            if (turn.turnId().equals(turnId)) {
                return turn;
            }
        }
        return null;
    }

    private @Nullable Failed failed(TurnId turnId) {
        if (draft.deleted || isCompleted(turnId)) {
            return null;
        }
        Failed failed = failedTurns.failed(conversation(), turnId, record.timestamp());
        return failed != null && failed.offset() < record.offset() ? failed : null;
    }

    private boolean hasCompleted(TurnId turnId, GenerationId generationId) {
        Completed completed = completed(turnId);
        return completed != null && generationId.equals(completed.chunk().generationId());
    }

    private @Nullable Completed completed(TurnId turnId) {
        Completed completed = failedTurns.completed(conversation(), turnId, record.timestamp());
        return completed != null && completed.offset() < record.offset() ? completed : null;
    }

    private ConversationId conversation() {
        return record.conversationId();
    }
}
