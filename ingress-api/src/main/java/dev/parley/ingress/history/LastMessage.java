package dev.parley.ingress.history;

import java.time.Instant;

/**
 * What was said last in a conversation.
 *
 * @param content the beginning of its text
 * @param createdAt when its turn was submitted
 */
public record LastMessage(String role, String content, Instant createdAt) {
    /** How many characters of the text there are at most. */
    public static final int CHARACTERS = 200;

    @Override
    public String toString() {
        return "LastMessage[" + role + ", " + createdAt + "]";
    }
}
