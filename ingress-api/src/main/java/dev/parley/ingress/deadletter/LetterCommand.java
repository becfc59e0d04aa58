package dev.parley.ingress.deadletter;

import dev.parley.events.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants done to letters.
 *
 * @param actionId the same in every part of one command
 * @param patch a JSON Patch for the value of each, or null
 * @param pause between two letters
 * @param again whether letters are meant too to which something was done before
 * @param maxReplays how often a letter may be replayed at all
 * @param execute whether to act, or only to say what would happen
 * @param limit how many letters one request deals with at most
 */
record LetterCommand(
        Deed deed,
        String actionId,
        UserId operator,
        @Nullable String reason,
        @Nullable String patch,
        Duration pause,
        boolean again,
        int maxReplays,
        boolean execute,
        int limit) {

    /** The act that this is for a letter which is replayed for the so-manieth time. */
    StoredAct act(int replays, Instant at) {
        return new StoredAct(deed.begun(), replays, actionId, operator, reason, patch, at);
    }
}
