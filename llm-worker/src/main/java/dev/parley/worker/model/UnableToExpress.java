package dev.parley.worker.model;

/** A provider has no words for something that was asked for. */
final class UnableToExpress extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field as the user knows it
     */
    UnableToExpress(String field) {
        super("unable to express " + field);
        this.field = field;
    }

    /** What there are no words for. */
    String field() {
        return field;
    }
}
