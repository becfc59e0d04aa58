package dev.parley.events.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.events.identity.UserId;
import dev.parley.events.wire.ParleyEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator did something to a dead letter, or had its text shown: the audit trail. One entry of
 * {@code ops.audit.v1}.
 *
 * @param actionId the command that this was part of; one command can act on many letters
 * @param operatorId who did it
 * @param letter the dead letter, as topic, partition and offset joined by colons
 * @param reason why, in the operator's words
 * @param patch what was changed of the record, as a JSON Patch (RFC 6902), or null for nothing
 * @param replays how often the letter has been replayed by now, this time included
 */
public record OperatorActed(
        String actionId,
        UserId operatorId,
        Action action,
        String letter,
        @Nullable String reason,
        @Nullable String patch,
        int replays,
        Instant at)
        implements ParleyEvent {

    /** What was done. */
    public enum Action {
        /** The record was handed to its group again. */
        @JsonProperty("replayed")
        REPLAYED,
        /** The letter was put aside for good. */
        @JsonProperty("discarded")
        DISCARDED,
        /** What people wrote in it was shown. */
        @JsonProperty("revealed")
        REVEALED
    }

    @Override
    public String key() {
        return letter;
    }

    @Override
    public String eventId() {
        return actionId + "." + letter;
    }
}
