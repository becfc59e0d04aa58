package dev.parley.ingress.deadletter;

import dev.parley.events.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator did to a letter, or began to.
 *
 * @param state of the letter since then
 * @param replays how often the letter has been replayed by now
 * @param actionId the command that this was part of
 * @param patch the JSON Patch, or null where nothing was changed
 */
public record StoredAct(
        LetterState state,
        int replays,
        String actionId,
        UserId operatorId,
        @Nullable String reason,
        @Nullable String patch,
        Instant at) {

    /** The same once it is done; {@link #state} has to be one that an act begins with. */
    public StoredAct settled() {
        LetterState done =
                switch (state) {
                    case REPLAYING -> LetterState.REPLAYED;
                    case DISCARDING -> LetterState.DISCARDED;
                    case PENDING, REPLAYED, DISCARDED ->
                            throw new IllegalStateException("not begun: " + state);
                };
        return new StoredAct(done, replays, actionId, operatorId, reason, patch, at);
    }
}
