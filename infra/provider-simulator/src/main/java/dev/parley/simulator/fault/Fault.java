package dev.parley.simulator.fault;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.OptionalInt;

/** What goes wrong with one request. Tokens are counted over the whole response. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fault")
@JsonSubTypes({
    @JsonSubTypes.Type(name = "status", value = Fault.Refusal.class),
    @JsonSubTypes.Type(name = "stall", value = Fault.Stall.class),
    @JsonSubTypes.Type(name = "die", value = Fault.Death.class),
    @JsonSubTypes.Type(name = "error", value = Fault.ErrorFrame.class),
    @JsonSubTypes.Type(name = "delay", value = Fault.Delay.class)
})
public sealed interface Fault {

    /** Answered with this HTTP status, and with {@code Retry-After} in seconds where given. */
    record Refusal(
            @JsonProperty(required = true) int status,
            @JsonProperty("retry_after") OptionalInt retryAfterSeconds)
            implements Fault {
        public Refusal {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
            }
        }
    }

    /** No byte for this long once so many tokens are out; with 0, not even the response's head. */
    record Stall(
            @JsonProperty(required = true) int afterTokens,
            @JsonProperty(value = "time_ms", required = true) Duration time)
            implements Fault {}

    /** The connection is closed once so many tokens are out. */
    record Death(@JsonProperty(required = true) int afterTokens) implements Fault {}

    /**
     * An error frame ends the stream once so many tokens are out; a plain response is refused with
     * 500.
     */
    record ErrorFrame(@JsonProperty(required = true) int afterTokens) implements Fault {}

    /** The first token comes later, and the gap before each after it is longer. */
    record Delay(
            @JsonProperty(value = "first_ms", required = true) Duration first,
            @JsonProperty(value = "gap_ms", required = true) Duration gap)
            implements Fault {}
}
