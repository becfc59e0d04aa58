package dev.parley.worker.model;

/** What a provider streams is not what its documentation says. */
final class UnableToRead extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what came and what was expected, without the provider's own words
     */
    UnableToRead(String message) {
        super(message);
    }
}
