package dev.parley.worker.model;

import dev.parley.events.generation.ToolCall;

/** Takes an answer, piece by piece. */
public interface AnswerSink {
    /**
     * Takes the next piece of text, which is not empty.
     *
     * @return false when no more is wanted
     */
    boolean write(String piece);

    /**
     * Takes a call of a tool, with all of its arguments.
     *
     * @return false when no more is wanted
     */
    boolean call(ToolCall call);
}
