package dev.parley.local.chat;

/** The edge cannot be reached, or refuses. The message is for the user. */
public final class UnableToChat extends RuntimeException {
    UnableToChat(String message) {
        super(message);
    }

    UnableToChat(String message, Throwable cause) {
        super(message, cause);
    }
}
