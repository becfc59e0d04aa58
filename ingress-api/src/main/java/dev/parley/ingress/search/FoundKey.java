package dev.parley.ingress.search;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.history.PageKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The place of a message among those that were found. */
record FoundKey(Instant createdAt, ConversationId conversation, long position, String role) {
    private static final String KIND = "s";
    private static final Set<String> ROLES = Set.of("user", "assistant");

    /** The cursor of the page after it. */
    String cursor() {
        return PageKey.encode(KIND, createdAt, conversation, position, role);
    }

    /** The key in a cursor; null for no cursor. */
    static @Nullable FoundKey of(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        String[] parts = PageKey.decode(cursor, KIND, 4);
        if (!ROLES.contains(parts[4])) {
            throw PageKey.bad();
        }
        try {
            return new FoundKey(
                    Instant.parse(parts[1]),
                    ConversationId.parse(parts[2]),
                    Long.parseLong(parts[3]),
                    parts[4]);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw PageKey.bad();
        }
    }
}
