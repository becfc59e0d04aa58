package dev.parley.orchestrator.log;

/** A record is no event and never will be. */
final class UnableToRead extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToRead(String reason) {
        super(reason);
    }
}
