package dev.parley.ingress.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.parley.events.identity.TurnId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation.
 *
 * @param outcome how its turn ended
 * @param cursor where in the chunk log its turn can be seen from
 * @param key its place in the conversation
 */
public record StoredMessage(
        TurnId turnId,
        String role,
        String content,
        String outcome,
        @Nullable String model,
        @Nullable String cursor,
        Instant createdAt,
        @JsonIgnore MessageKey key) {}
