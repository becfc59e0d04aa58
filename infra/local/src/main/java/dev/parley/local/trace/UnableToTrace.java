package dev.parley.local.trace;

/** The turn is not to be found, or a source cannot be read. The message is for the user. */
public final class UnableToTrace extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToTrace(String reason) {
        super(reason);
    }
}
