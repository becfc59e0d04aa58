package dev.parley.worker.model;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.GenerationId;
import org.jspecify.annotations.Nullable;

/**
 * Joins the pieces in which the calls of tools are streamed. Providers write one call after the
 * other, so a call is whole when the next one begins, or the answer is done.
 */
final class CallPieces {
    /** How long the arguments of a call may get; no tool takes as much. */
    private static final int MOST_ARGUMENTS = 512 * 1024;

    private final GenerationId generationId;
    private final AnswerSink sink;
    private final StringBuilder arguments = new StringBuilder();
    private long index;
    private @Nullable String id;
    private @Nullable String name;
    private int begun;
    private int handedOver;

    /**
     * @param sink takes whole calls
     */
    CallPieces(GenerationId generationId, AnswerSink sink) {
        this.generationId = generationId;
        this.sink = sink;
    }

    /**
     * A call begins, unless it is the one that is being written.
     *
     * @param at its place among the calls of the answer
     * @param callId null where the provider does not say it again
     * @return false when no more is wanted
     */
    boolean at(long at, @Nullable String callId, @Nullable String tool) {
        boolean other =
                begun == handedOver
                        || at != index
                        || (callId != null && id != null && !callId.equals(id));
        if (!other) {
            return true;
        }
        boolean more = end();
        begun++;
        index = at;
        id = callId;
        name = tool;
        return more;
    }

    /**
     * Takes a piece of the arguments of the call that is being written.
     *
     * @return false when no more is wanted
     */
    boolean write(String piece) {
        arguments.append(piece);
        return arguments.length() <= MOST_ARGUMENTS;
    }

    /**
     * The call that is being written, if one is, is whole.
     *
     * @return false when no more is wanted
     */
    boolean end() {
        if (begun == handedOver) {
            return true;
        }
        String callId = id == null ? "call_" + generationId + "_" + begun : id;
        String written = arguments.isEmpty() ? "{}" : arguments.toString();
        arguments.setLength(0);
        handedOver = begun;
        return sink.call(new ToolCall(callId, name == null ? "" : name, written));
    }

    /** Whether any call was handed over. */
    boolean any() {
        return handedOver > 0;
    }
}
