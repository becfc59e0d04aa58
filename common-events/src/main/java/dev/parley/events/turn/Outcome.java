package dev.parley.events.turn;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a turn ended. */
public enum Outcome {
    /** With a whole answer. */
    @JsonProperty("completed")
    COMPLETED,
    /** Without one, because of an error. */
    @JsonProperty("failed")
    FAILED,
    /** Stopped by its user; what had been streamed is kept. */
    @JsonProperty("cancelled")
    CANCELLED,
    /** Never started. */
    @JsonProperty("rejected")
    REJECTED
}
