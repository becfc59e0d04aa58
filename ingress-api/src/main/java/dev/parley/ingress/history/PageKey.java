package dev.parley.ingress.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The cursors of lists: the key of the last entry of a page, opaque to clients. */
public final class PageKey {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");

    private PageKey() {}

    /** The cursor of the page after this conversation. */
    public static String after(StoredConversation last) {
        return encode("c", last.key().updatedAt(), last.id());
    }

    /** The cursor of the page after this message. */
    public static String after(StoredMessage last) {
        return encode("m", last.key().position(), last.key().role());
    }

    /** The key in a cursor of a list of conversations; null for no cursor. */
    public static @Nullable ConversationKey conversation(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        String[] parts = decode(cursor, "c", 2);
        try {
            return new ConversationKey(Instant.parse(parts[1]), ConversationId.parse(parts[2]));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw bad();
        }
    }

    /** The key in a cursor of a list of messages; null for no cursor. */
    public static @Nullable MessageKey message(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        String[] parts = decode(cursor, "m", 2);
        if (!ROLES.contains(parts[2])) {
            throw bad();
        }
        try {
            return new MessageKey(Long.parseLong(parts[1]), parts[2]);
        } catch (NumberFormatException e) {
            throw bad();
        }
    }

    /**
     * The cursor of any list.
     *
     * @param kind of list: cursors of others are refused
     * @param parts the key, of which none holds a space
     */
    public static String encode(String kind, Object... parts) {
        StringJoiner key = new StringJoiner(" ").add(kind);
        for (Object part : parts) {
            key.add(part.toString());
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.toString().getBytes(UTF_8));
    }

    /**
     * The parts of a key, behind its kind: those that {@link #encode} was given begin at index 1.
     *
     * @throws Refused when the cursor is not one of such a list
     */
    public static String[] decode(String cursor, String kind, int count) {
        String key;
        try {
            key = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
        } catch (IllegalArgumentException e) {
            throw bad();
        }
        String[] parts = key.split(" ", -1);
        if (parts.length != count + 1 || !parts[0].equals(kind)) {
            throw bad();
        }
        return parts;
    }

    /** The refusal of a cursor of another list, or of none. */
    public static Refused bad() {
        return Refusal.ofField(
                        ProblemCode.BAD_CURSOR, "cursor", "the cursor is not one of this list")
                .asException();
    }
}
