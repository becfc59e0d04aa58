package dev.parley.worker.model;

/**
 * Why a provider brought no answer, for those who look at dead letters: where it was thrown, but
 * none of the provider's own words, which can quote the prompt or a key.
 */
final class UnableToGenerate extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToGenerate(String message, Throwable origin) {
        super(message + " [" + origin.getClass().getName() + "]");
        setStackTrace(origin.getStackTrace());
    }
}
