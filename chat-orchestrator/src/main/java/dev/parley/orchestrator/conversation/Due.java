package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.identity.TurnId;
import org.jspecify.annotations.Nullable;

/**
 * When something about a conversation is due.
 *
 * @param turnId the turn whose time runs, or null when the texts of a deleted conversation wait to
 *     be erased
 * @param at milliseconds since the epoch
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Due(@Nullable TurnId turnId, long at) {
    /** Texts are to be erased as soon as no record can need them. */
    public static final Due ERASE = new Due(null, 0);
}
