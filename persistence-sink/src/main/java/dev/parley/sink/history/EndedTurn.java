package dev.parley.sink.history;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Origin;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.events.turn.Usage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A turn as the history keeps it, whatever its outcome.
 *
 * @param origin what more its prompt brought; null for nothing that is known
 * @param text the answer; empty where there is none
 */
record EndedTurn(
        UUID turnId,
        UUID conversationId,
        UUID ownerId,
        long position,
        Outcome outcome,
        String prompt,
        @Nullable Origin origin,
        String text,
        @Nullable String model,
        @Nullable String provider,
        @Nullable UUID generationId,
        @Nullable FinishReason finishReason,
        @Nullable List<ToolCall> toolCalls,
        @Nullable TurnError error,
        @Nullable RejectionReason rejectReason,
        @Nullable Usage usage,
        @Nullable String cursor,
        Instant submittedAt,
        Instant endedAt,
        @Nullable String traceId) {

    static EndedTurn of(TurnCompleted turn, @Nullable String traceId) {
        return new EndedTurn(
                turn.turnId().value(),
                turn.conversationId().value(),
                turn.userId().value(),
                turn.position(),
                Outcome.COMPLETED,
                turn.prompt(),
                turn.origin(),
                turn.text(),
                turn.model(),
                turn.provider(),
                turn.generationId().value(),
                turn.finishReason(),
                turn.toolCalls(),
                null,
                null,
                turn.usage(),
                turn.cursor(),
                turn.submittedAt(),
                turn.at(),
                traceId);
    }

    static EndedTurn of(TurnFailed turn, @Nullable String traceId) {
        return new EndedTurn(
                turn.turnId().value(),
                turn.conversationId().value(),
                turn.userId().value(),
                turn.position(),
                Outcome.FAILED,
                turn.prompt(),
                turn.origin(),
                turn.text(),
                turn.model(),
                turn.provider(),
                value(turn.generationId()),
                null,
                null,
                turn.error(),
                null,
                turn.usage(),
                turn.cursor(),
                turn.submittedAt(),
                turn.at(),
                traceId);
    }

    static EndedTurn of(TurnCancelled turn, @Nullable String traceId) {
        return new EndedTurn(
                turn.turnId().value(),
                turn.conversationId().value(),
                turn.userId().value(),
                turn.position(),
                Outcome.CANCELLED,
                turn.prompt(),
                turn.origin(),
                turn.text(),
                turn.model(),
                turn.provider(),
                value(turn.generationId()),
                null,
                null,
                null,
                null,
                turn.usage(),
                turn.cursor(),
                turn.submittedAt(),
                turn.at(),
                traceId);
    }

    static EndedTurn of(TurnRejected turn, @Nullable String traceId) {
        return new EndedTurn(
                turn.turnId().value(),
                turn.conversationId().value(),
                turn.userId().value(),
                turn.position(),
                Outcome.REJECTED,
                turn.prompt(),
                turn.origin(),
                "",
                turn.model(),
                null,
                null,
                null,
                null,
                null,
                turn.reason(),
                null,
                turn.cursor(),
                turn.submittedAt(),
                turn.at(),
                traceId);
    }

    private static @Nullable UUID value(@Nullable GenerationId generation) {
        return generation == null ? null : generation.value();
    }

    /** The turn that it follows, where that is known. */
    @Nullable UUID parentTurnId() {
        return origin == null || origin.parentTurnId() == null
                ? null
                : origin.parentTurnId().value();
    }

    /** Whether its sender chose the turn that it follows. */
    boolean isBranched() {
        return origin != null && Boolean.TRUE.equals(origin.branched());
    }

    /** Whether the conversation is kept out of lists if this turn opens it. */
    boolean isUnlisted() {
        return origin != null && Boolean.TRUE.equals(origin.unlisted());
    }

    /**
     * Whether the turn belongs to the conversation that it names. A prompt into somebody else's
     * conversation does not, and one into a deleted conversation no longer does: of these only the
     * outcome is kept, for who asks for the turn by its id, and no text.
     */
    boolean isPartOfConversation() {
        return rejectReason != RejectionReason.NOT_OWNER
                && rejectReason != RejectionReason.CONVERSATION_DELETED;
    }

    /**
     * Whether there is an answer to keep: all of a completed one, or what was streamed of others.
     */
    boolean hasAnswer() {
        return outcome == Outcome.COMPLETED || !text.isEmpty();
    }

    /**
     * The outcome that counts of two of the same turn: the first, unless it failed and a replay
     * ended the turn otherwise, completed or cancelled. That one then stands where the first stood.
     */
    static EndedTurn counting(EndedTurn first, EndedTurn second) {
        boolean replayed =
                second.outcome == Outcome.COMPLETED || second.outcome == Outcome.CANCELLED;
        if (first.outcome != Outcome.FAILED || !replayed) {
            return first;
        }
        return new EndedTurn(
                second.turnId,
                second.conversationId,
                second.ownerId,
                first.position,
                second.outcome,
                second.prompt,
                second.origin,
                second.text,
                second.model,
                second.provider,
                second.generationId,
                second.finishReason,
                second.toolCalls,
                second.error,
                second.rejectReason,
                second.usage,
                second.cursor,
                first.submittedAt,
                second.endedAt,
                second.traceId);
    }
}
