package dev.parley.sink.history;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That something happened in a conversation, which may be the first that is heard of it.
 *
 * @param lastTurnAt when its newest turn ended, or null where no turn ended
 */
record TouchedConversation(
        UUID id, UUID owner, Instant createdAt, Instant updatedAt, @Nullable Instant lastTurnAt) {

    static TouchedConversation by(ConversationId conversation, UserId owner, Instant at) {
        return new TouchedConversation(conversation.value(), owner.value(), at, at, null);
    }

    static TouchedConversation by(EndedTurn turn) {
        return new TouchedConversation(
                turn.conversationId(),
                turn.ownerId(),
                turn.submittedAt(),
                turn.endedAt(),
                turn.endedAt());
    }

    /** Both. Whose a conversation is, the orchestrator has decided and its turns say. */
    TouchedConversation and(TouchedConversation other) {
        return new TouchedConversation(
                id,
                lastTurnAt == null && other.lastTurnAt != null ? other.owner : owner,
                createdAt.isBefore(other.createdAt) ? createdAt : other.createdAt,
                updatedAt.isAfter(other.updatedAt) ? updatedAt : other.updatedAt,
                later(lastTurnAt, other.lastTurnAt));
    }

    private static @Nullable Instant later(@Nullable Instant left, @Nullable Instant right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.isAfter(right) ? left : right;
    }
}
