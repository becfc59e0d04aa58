package dev.parley.events.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/**
 * The id of a conversation: an ordered exchange of one owner, and the key of every record about it.
 */
public record ConversationId(@JsonValue UUID value) {

    /** The value is never null. */
    public ConversationId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id, ordered by time (UUIDv7). */
    public static ConversationId next() {
        return new ConversationId(TimeOrderedUuid.next());
    }

    /**
     * Reads an id as events and clients write it.
     *
     * @throws IllegalArgumentException when the text is not a UUID in its 36 characters
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ConversationId parse(String text) {
        return new ConversationId(CanonicalUuid.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
