package dev.parley.worker.chunk;

/** A chunk did not get into the log, so what clients saw of the generation has a gap. */
public final class UnableToStream extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToStream(Throwable cause) {
        super("the chunk log did not take a chunk: " + cause.getClass().getSimpleName(), cause);
    }
}
