package dev.parley.sink.deadletter;

/** A dead letter was not acknowledged, so its record must not be passed over. */
public final class UnableToSendDeadLetters extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToSendDeadLetters(Throwable cause) {
        super("unable to send dead letters: " + cause.getMessage(), cause);
    }
}
