package dev.parley.worker.model;

/** Runs models. Thread-safe. */
@FunctionalInterface
public interface ModelProvider {
    /**
     * Runs a model and hands over its text and its calls of tools as they come. Blocks until the
     * answer ends; to be called on a virtual thread. What goes wrong is a value.
     *
     * @param watch ends the call from outside
     */
    ModelAnswer stream(ModelCall call, CallWatch watch, AnswerSink sink);
}
