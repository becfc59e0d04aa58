package dev.parley.ingress.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conversation and its settings.
 *
 * @param title the owner's, else one made from the first prompt
 * @param unlisted whether it is kept out of lists; null for no
 * @param settingsOffset where in the conversation log the settings stand
 */
public record StoredConversation(
        ConversationId id,
        @JsonIgnore UserId owner,
        @Nullable String title,
        @Nullable String model,
        @Nullable String systemPrompt,
        @Nullable Boolean unlisted,
        Instant createdAt,
        Instant updatedAt,
        @JsonIgnore long settingsOffset) {

    ConversationKey key() {
        return new ConversationKey(updatedAt, id);
    }
}
