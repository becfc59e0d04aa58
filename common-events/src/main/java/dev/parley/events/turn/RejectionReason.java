package dev.parley.events.turn;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why the orchestrator would not take a prompt that an edge had accepted. */
public enum RejectionReason {
    /** The conversation belongs to another user. */
    @JsonProperty("not_owner")
    NOT_OWNER,
    /** The conversation was deleted before the prompt came. */
    @JsonProperty("conversation_deleted")
    CONVERSATION_DELETED,
    /** As many turns as are allowed wait already. */
    @JsonProperty("queue_full")
    QUEUE_FULL,
    /** No provider serves the model. */
    @JsonProperty("unknown_model")
    UNKNOWN_MODEL,
    /** The prompt alone exceeds what the model can take. */
    @JsonProperty("context_too_long")
    CONTEXT_TOO_LONG
}
