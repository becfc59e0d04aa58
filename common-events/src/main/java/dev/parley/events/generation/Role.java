package dev.parley.events.generation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who speaks in a message. */
public enum Role {
    /** The conversation's instructions. */
    @JsonProperty("system")
    SYSTEM,
    /** The user. */
    @JsonProperty("user")
    USER,
    /** The model. */
    @JsonProperty("assistant")
    ASSISTANT
}
