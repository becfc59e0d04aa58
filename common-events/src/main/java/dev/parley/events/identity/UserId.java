package dev.parley.events.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** The id of a user, who owns conversations and pays for turns. */
public record UserId(@JsonValue UUID value) {

    /** The value is never null. */
    public UserId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id, ordered by time (UUIDv7). */
    public static UserId next() {
        return new UserId(TimeOrderedUuid.next());
    }

    /**
     * Reads an id as events and clients write it.
     *
     * @throws IllegalArgumentException when the text is not a UUID in its 36 characters
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static UserId parse(String text) {
        return new UserId(CanonicalUuid.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
