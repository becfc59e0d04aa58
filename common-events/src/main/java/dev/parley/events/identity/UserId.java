package dev.parley.events.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** The id of a user, who owns conversations and pays for turns. */
public record UserId(@JsonValue UUID value) {

    /** Called by the reader of events; the value is never null. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public UserId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id, ordered by time (UUIDv7). */
    public static UserId next() {
        return new UserId(TimeOrderedUuid.next());
    }

    /**
     * Reads an id as clients write it.
     *
     * @throws IllegalArgumentException when the text is not a UUID
     */
    public static UserId parse(String text) {
        return new UserId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
