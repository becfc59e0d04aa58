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
 * @param opening what may have opened it, or null where nothing is known that could have
 * @param first the earliest prompt that may be the first, or null where there is none
 */
record TouchedConversation(
        UUID id,
        UUID owner,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant lastTurnAt,
        @Nullable Opening opening,
        @Nullable FirstPrompt first) {

    /**
     * What may have opened a conversation. The earliest did, whatever comes first to be stored.
     *
     * @param position of the prompt; -1 for the owner, who opened it without one
     */
    record Opening(long position, boolean unlisted) {
        private static final Opening BY_OWNER = new Opening(-1, false);

        static @Nullable Opening earlier(@Nullable Opening left, @Nullable Opening right) {
            if (left == null || right == null) {
                return left == null ? right : left;
            }
            return right.position < left.position ? right : left;
        }
    }

    /** A prompt that follows no other, so that a title can be made from it. */
    record FirstPrompt(long position, String text) {
        @Nullable String title() {
            return DerivedTitle.of(text);
        }

        static @Nullable FirstPrompt earlier(
                @Nullable FirstPrompt left, @Nullable FirstPrompt right) {
            if (left == null || right == null) {
                return left == null ? right : left;
            }
            return right.position < left.position ? right : left;
        }

        @Override
        public String toString() {
            return "FirstPrompt[" + position + "]";
        }
    }

    static TouchedConversation by(ConversationId conversation, UserId owner, Instant at) {
        return new TouchedConversation(
                conversation.value(), owner.value(), at, at, null, null, null);
    }

    static TouchedConversation by(HistoryChange.SettingsGiven given) {
        return new TouchedConversation(
                given.conversation().value(),
                given.owner().value(),
                given.at(),
                given.at(),
                null,
                given.opening() ? Opening.BY_OWNER : null,
                null);
    }

    static TouchedConversation by(EndedTurn turn) {
        return new TouchedConversation(
                turn.conversationId(),
                turn.ownerId(),
                turn.submittedAt(),
                turn.endedAt(),
                turn.endedAt(),
                new Opening(turn.position(), turn.isUnlisted()),
                turn.parentTurnId() == null
                        ? new FirstPrompt(turn.position(), turn.prompt())
                        : null);
    }

    /** Both. Whose a conversation is, the orchestrator has decided and its turns say. */
    TouchedConversation and(TouchedConversation other) {
        return new TouchedConversation(
                id,
                lastTurnAt == null && other.lastTurnAt != null ? other.owner : owner,
                createdAt.isBefore(other.createdAt) ? createdAt : other.createdAt,
                updatedAt.isAfter(other.updatedAt) ? updatedAt : other.updatedAt,
                later(lastTurnAt, other.lastTurnAt),
                Opening.earlier(opening, other.opening),
                FirstPrompt.earlier(first, other.first));
    }

    private static @Nullable Instant later(@Nullable Instant left, @Nullable Instant right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.isAfter(right) ? left : right;
    }
}
