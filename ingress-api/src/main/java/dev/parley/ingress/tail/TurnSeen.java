package dev.parley.ingress.tail;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;

/**
 * A turn that passed by in the chunk log.
 *
 * @param offset of the first record that announced it
 * @param endOffset of the first record that ended it, or -1 while none passed by
 */
public record TurnSeen(TurnId turnId, ConversationId conversationId, long offset, long endOffset) {

    /** Whether its end passed by too. */
    public boolean ended() {
        return endOffset >= 0;
    }

    TurnSeen endedAt(long place) {
        return ended() ? this : new TurnSeen(turnId, conversationId, offset, place);
    }
}
