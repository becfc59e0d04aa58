package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.identity.TurnId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When something about a conversation is due.
 *
 * @param turnId the turn whose time runs, or null when the texts of a deleted conversation wait to
 *     be erased
 * @param at milliseconds since the epoch, by the clock of the process that wrote the record which
 *     set it: what tells it from another
 * @param time how long it is from that record on, in milliseconds, whoever's clock counts them;
 *     null in state of before it was kept
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Due(@Nullable TurnId turnId, long at, @Nullable Long time) {
    /** A turn has so much time. */
    public static Due of(TurnId turn, Instant from, Duration time) {
        return new Due(turn, from.plus(time).toEpochMilli(), time.toMillis());
    }

    /** Texts are to be erased as soon as no record can need them. */
    public static final Due ERASE = new Due(null, 0, null);
}
