package dev.parley.events.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** The id of a generation: one run of a model for a turn, named by the worker that runs it. */
public record GenerationId(@JsonValue UUID value) {

    /** Called by the reader of events; the value is never null. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public GenerationId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id, ordered by time (UUIDv7). */
    public static GenerationId next() {
        return new GenerationId(TimeOrderedUuid.next());
    }

    /**
     * Reads an id as clients write it.
     *
     * @throws IllegalArgumentException when the text is not a UUID
     */
    public static GenerationId parse(String text) {
        return new GenerationId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
