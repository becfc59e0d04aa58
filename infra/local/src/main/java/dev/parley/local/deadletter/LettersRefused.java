package dev.parley.local.deadletter;

/** The edge cannot be reached, or refuses. The message is for the operator. */
public final class LettersRefused extends RuntimeException {
    private final boolean passing;

    LettersRefused(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** Whether it may work soon. */
    boolean isPassing() {
        return passing;
    }
}
