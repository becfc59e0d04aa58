package dev.parley.billing;

/** A rebuild broke off, and left no file behind. */
final class UnableToRebuild extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToRebuild(String reason, Throwable cause) {
        super(reason, cause);
    }
}
