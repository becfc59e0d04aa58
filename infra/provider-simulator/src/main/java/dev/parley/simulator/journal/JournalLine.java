package dev.parley.simulator.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of the journal. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(name = "started", value = JournalLine.Started.class),
    @JsonSubTypes.Type(name = "ended", value = JournalLine.Ended.class)
})
@JsonPropertyOrder({"event", "time"})
public sealed interface JournalLine {

    /**
     * A generation has begun. A started line without an ended one means that the simulator died
     * meanwhile.
     */
    record Started(Instant time, @JsonUnwrapped RequestLabel request) implements JournalLine {}

    /** A request is over. The line is on disk before the last bytes of the response leave. */
    record Ended(Instant time, @JsonUnwrapped RequestLabel request, @JsonUnwrapped Ending ending)
            implements JournalLine {}

    /**
     * How a request ended.
     *
     * @param status the HTTP status of the response; null when none was sent
     * @param reason why it was refused or failed
     * @param finishReason as reported, in the words of the wire
     * @param promptTokensReported what the usage in the response says; null when it carries none
     * @param completionTokensReported what the usage in the response says; null when it carries
     *     none
     * @param completionTokensStreamed tokens handed to the network
     * @param textSha256 SHA-256 of the text that was handed to the network, tool names and
     *     arguments included
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Ending(
            Outcome outcome,
            @Nullable Integer status,
            @Nullable String reason,
            @Nullable String finishReason,
            @Nullable Integer promptTokensReported,
            @Nullable Integer completionTokensReported,
            int completionTokensStreamed,
            @Nullable String textSha256,
            boolean clientClosed) {

        /** The ending of a request that was answered with an error status. */
        public static Ending refused(int status, String reason) {
            return new Ending(Outcome.REFUSED, status, reason, null, null, null, 0, null, false);
        }
    }

    /** In which of four ways. */
    enum Outcome {
        /** Everything was sent, the last frame excepted, which follows the line. */
        @JsonProperty("completed")
        COMPLETED,
        /** The client closed the connection before the end. */
        @JsonProperty("aborted_by_client")
        ABORTED_BY_CLIENT,
        /** The simulator broke off, by a fault or because it stopped. */
        @JsonProperty("failed")
        FAILED,
        /** Answered with an error status; there is no started line. */
        @JsonProperty("refused")
        REFUSED
    }
}
