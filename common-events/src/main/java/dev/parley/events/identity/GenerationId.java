package dev.parley.events.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** The id of a generation: one run of a model for a turn, named by the worker that runs it. */
public record GenerationId(@JsonValue UUID value) {

    /** The value is never null. */
    public GenerationId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id, ordered by time (UUIDv7). */
    public static GenerationId next() {
        return new GenerationId(TimeOrderedUuid.next());
    }

    /**
     * Reads an id as events and clients write it.
     *
     * @throws IllegalArgumentException when the text is not a UUID in its 36 characters
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static GenerationId parse(String text) {
        return new GenerationId(CanonicalUuid.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
