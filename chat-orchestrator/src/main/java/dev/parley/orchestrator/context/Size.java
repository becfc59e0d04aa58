package dev.parley.orchestrator.context;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * What a text takes of a context: measured once when the text is stored, so that no text is counted
 * or even read to decide whether it fits.
 *
 * @param tokens what a model reads for it, the frame of a message included
 * @param bytes what it takes in a JSON record
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Size(int tokens, int bytes) {
    /** The size of nothing. */
    public static final Size NONE = new Size(0, 0);

    /** Both together. */
    public Size plus(Size other) {
        return new Size(Math.addExact(tokens, other.tokens), Math.addExact(bytes, other.bytes));
    }
}
