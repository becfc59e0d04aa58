package dev.parley.events.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** The id of a turn: one prompt and its answer. */
public record TurnId(@JsonValue UUID value) {

    /** The value is never null. */
    public TurnId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id, ordered by time (UUIDv7). */
    public static TurnId next() {
        return new TurnId(TimeOrderedUuid.next());
    }

    /**
     * Reads an id as events and clients write it.
     *
     * @throws IllegalArgumentException when the text is not a UUID in its 36 characters
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static TurnId parse(String text) {
        return new TurnId(CanonicalUuid.parse(text));
    }

    /**
     * The id of the turn that a user asked for under an idempotency key: the same key of the same
     * user is the same turn, wherever and whenever it is sent.
     */
    public static TurnId ofIdempotencyKey(UserId user, String idempotencyKey) {
        return new TurnId(NameBasedUuid.of(user.value(), idempotencyKey));
    }

    /** Whether the client named this turn by an idempotency key, so that it may be sent again. */
    public boolean fromIdempotencyKey() {
        return value.version() == 5;
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
