package dev.parley.events.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a worker saw a generation end. */
public enum GenerationResult {
    /** The provider finished its answer. */
    @JsonProperty("completed")
    COMPLETED,
    /** The provider failed for good. */
    @JsonProperty("failed")
    FAILED,
    /** A cancel reached the worker; the provider connection is closed. */
    @JsonProperty("cancelled")
    CANCELLED
}
