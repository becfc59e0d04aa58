package dev.parley.billing.settlement;

import org.jspecify.annotations.Nullable;

/** A priced usage fits into no sum and never will. */
final class UnableToSettle extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnableToSettle(String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
