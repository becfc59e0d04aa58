package dev.parley.ingress.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A conversation and its settings. */
public record StoredConversation(
        ConversationId id,
        @JsonIgnore UserId owner,
        @Nullable String title,
        @Nullable String model,
        @Nullable String systemPrompt,
        Instant createdAt,
        Instant updatedAt) {

    ConversationKey key() {
        return new ConversationKey(updatedAt, id);
    }
}
