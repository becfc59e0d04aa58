package dev.parley.events.turn;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who counted the tokens. */
public enum UsageSource {
    /** The provider said so. */
    @JsonProperty("reported")
    REPORTED,
    /** Counted by tokenizer from what was sent and streamed, because no report came. */
    @JsonProperty("estimated")
    ESTIMATED
}
