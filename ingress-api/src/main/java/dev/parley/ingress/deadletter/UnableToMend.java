package dev.parley.ingress.deadletter;

/** A patch cannot be applied to a letter, or gives no event. The message is for the operator. */
final class UnableToMend extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToMend(String reason) {
        super(reason, null, false, false);
    }
}
