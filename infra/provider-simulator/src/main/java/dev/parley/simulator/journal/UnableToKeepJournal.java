package dev.parley.simulator.journal;

/** The journal cannot be opened or written. */
public final class UnableToKeepJournal extends RuntimeException {

    UnableToKeepJournal(String message) {
        super(message);
    }

    UnableToKeepJournal(String message, Throwable cause) {
        super(message, cause);
    }
}
