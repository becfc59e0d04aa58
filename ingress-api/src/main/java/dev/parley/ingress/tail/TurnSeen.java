package dev.parley.ingress.tail;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;

/**
 * A turn that passed by in the chunk log.
 *
 * @param offset of the first record that announced it
 * @param endOffset of the record that ended it, or -1 while none passed by
 * @param failed whether it ended by a failure, so that a replay can still complete it
 */
public record TurnSeen(
        TurnId turnId, ConversationId conversationId, long offset, long endOffset, boolean failed) {

    /** Whether its end passed by too. */
    public boolean ended() {
        return endOffset >= 0;
    }

    /** The turn after this end: the first counts, but one that completes it replaces a failure. */
    TurnSeen endedAt(long place, boolean byFailure) {
        boolean news = !ended() || (failed && !byFailure);
        return news ? new TurnSeen(turnId, conversationId, offset, place, byFailure) : this;
    }
}
