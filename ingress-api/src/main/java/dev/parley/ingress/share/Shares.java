package dev.parley.ingress.share;

import dev.parley.events.identity.ConversationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps links. Every method throws {@link UnableToReachShares} when the database is away.
 *
 * <p>Thread safety: safe.
 */
public interface Shares {

    /**
     * Keeps a link.
     *
     * @param most how many a conversation may have that are in force
     * @return false when it has as many already
     */
    boolean add(Share share, byte[] tokenSha256, int most);

    /** The links of a conversation that are in force, the latest first. */
    List<Share> of(ConversationId conversation);

    /** Ends a link; false when the conversation never had it. Ending it again changes nothing. */
    boolean revoke(ConversationId conversation, UUID share, Instant at);

    /** The link of this token, if it is in force. */
    Optional<Share> find(byte[] tokenSha256);
}
