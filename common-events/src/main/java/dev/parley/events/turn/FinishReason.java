package dev.parley.events.turn;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a model stopped writing. */
public enum FinishReason {
    /** The model was done, or met a stop sequence. */
    @JsonProperty("stop")
    STOP,
    /** The bound on tokens was reached. */
    @JsonProperty("length")
    LENGTH,
    /** The model wants tools to be called. */
    @JsonProperty("tool_calls")
    TOOL_CALLS,
    /** The provider withheld the rest. */
    @JsonProperty("content_filter")
    CONTENT_FILTER
}
