package dev.parley.billing.settlement;

/** A priced usage fits into no sum and never will. */
final class UnableToSettle extends Exception {
    private static final long serialVersionUID = 1L;

    UnableToSettle(String reason) {
        super(reason);
    }
}
