package dev.parley.local.component;

/**
 * The system, or a part of it, did not come up. The message is for the user and names what to do.
 */
public final class UnableToStart extends RuntimeException {
    public UnableToStart(String message) {
        super(message);
    }

    public UnableToStart(String message, Throwable cause) {
        super(message, cause);
    }
}
