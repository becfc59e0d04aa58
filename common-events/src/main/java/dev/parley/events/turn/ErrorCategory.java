package dev.parley.events.turn;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What kind of trouble ended a turn; also the tag of the metrics that count it. */
public enum ErrorCategory {
    /** The provider kept saying that there are too many requests. */
    @JsonProperty("provider_rate_limited")
    PROVIDER_RATE_LIMITED,
    /** The provider could not be reached, or failed, until all attempts were spent. */
    @JsonProperty("provider_unavailable")
    PROVIDER_UNAVAILABLE,
    /** The provider refused the request itself; sending it again would not help. */
    @JsonProperty("provider_rejected")
    PROVIDER_REJECTED,
    /** No end came within the time given to the turn. */
    @JsonProperty("timeout")
    TIMEOUT,
    /** Something in this system broke. */
    @JsonProperty("internal")
    INTERNAL
}
