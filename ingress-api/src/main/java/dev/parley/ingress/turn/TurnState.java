package dev.parley.ingress.turn;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.history.StoredTurn.StoredUsage;
import dev.parley.ingress.stream.ServerFrame.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a turn has come, as its user sees it.
 *
 * @param status {@code in_progress}, or the outcome
 * @param message the answer, as far as it came
 */
record TurnState(
        TurnId turnId,
        ConversationId conversationId,
        String status,
        @Nullable String model,
        @Nullable Answer message,
        @Nullable StoredUsage usage,
        @Nullable String finishReason,
        @Nullable Failure error,
        @Nullable String cursor,
        @Nullable Instant submittedAt,
        @Nullable Instant endedAt) {

    /** The answer's text. */
    record Answer(String role, String content) {}

    static TurnState open(TurnId turn, ConversationId conversation) {
        return new TurnState(
                turn, conversation, "in_progress", null, null, null, null, null, null, null, null);
    }

    static TurnState of(StoredTurn turn) {
        return new TurnState(
                turn.turnId(),
                turn.conversationId(),
                turn.outcome(),
                turn.model(),
                turn.text() == null ? null : new Answer("assistant", turn.text()),
                turn.usage(),
                turn.finishReason(),
                error(turn),
                turn.cursor(),
                turn.submittedAt(),
                turn.endedAt());
    }

    private static @Nullable Failure error(StoredTurn turn) {
        if (turn.errorCategory() != null) {
            return new Failure(
                    turn.errorCategory(), turn.errorMessage() == null ? "" : turn.errorMessage());
        }
        return turn.rejectReason() == null
                ? null
                : new Failure(turn.rejectReason(), "the turn never started");
    }
}
