package dev.parley.events.topic;

/** The brokers did not answer, or refused, when topics were checked or created. */
public final class UnableToPrepareTopics extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToPrepareTopics(String reason, Exception cause) {
        super("unable to check or create the topics: " + reason, cause);
    }
}
