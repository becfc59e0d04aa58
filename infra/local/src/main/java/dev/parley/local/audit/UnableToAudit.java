package dev.parley.local.audit;

/** A source could not be read, so nothing can be said. */
public final class UnableToAudit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToAudit(String source, Throwable cause) {
        super("cannot read %s: %s".formatted(source, cause.getMessage()), cause);
    }
}
