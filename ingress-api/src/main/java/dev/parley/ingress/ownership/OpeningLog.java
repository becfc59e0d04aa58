package dev.parley.ingress.ownership;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import java.util.Optional;

/** The conversation log, asked for who opened a conversation. It knows before anybody else. */
@FunctionalInterface
public interface OpeningLog {

    /**
     * Who opened the conversation; empty when nobody has, or so long ago that the log has forgotten
     * it. Waits, within bounds.
     *
     * @throws UnableToReadLog when that cannot be found out now
     */
    Optional<UserId> opener(ConversationId conversation);
}
