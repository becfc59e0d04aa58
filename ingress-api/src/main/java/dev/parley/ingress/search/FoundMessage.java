package dev.parley.ingress.search;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that holds what was looked for.
 *
 * @param title of its conversation
 * @param content as far as it is searched
 */
record FoundMessage(
        ConversationId conversationId,
        @Nullable String title,
        TurnId turnId,
        String role,
        String content,
        Instant createdAt,
        long position) {

    /** The place of this message among all that were found, the newest first. */
    FoundKey key() {
        return new FoundKey(createdAt, conversationId, position, role);
    }

    @Override
    public String toString() {
        return "FoundMessage[" + turnId + ", " + role + "]";
    }
}
