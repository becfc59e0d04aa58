package dev.parley.worker.model;

/** Takes the text of an answer, piece by piece. */
@FunctionalInterface
public interface TextSink {
    /**
     * Takes the next piece, which is not empty.
     *
     * @return false when no more is wanted
     */
    boolean write(String piece);
}
