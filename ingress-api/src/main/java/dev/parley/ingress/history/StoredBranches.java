package dev.parley.ingress.history;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the stored turns of a conversation follow each other. A turn whose sender did not choose
 * follows the one before it that was not rejected. Every method throws {@link UnableToReadHistory}
 * when the database is away.
 */
public interface StoredBranches {

    /** A turn that others may follow. */
    record Ancestor(TurnId turnId, long position) {}

    /** The path that leads to the latest turn at or before this position. */
    Path path(ConversationId conversation, long position);

    /** The path that leads to the latest turn. */
    default Path activePath(ConversationId conversation) {
        return path(conversation, Long.MAX_VALUE);
    }

    /** The turn that this one follows, if it follows any. */
    Optional<Ancestor> parent(StoredTurn turn);

    /**
     * Which turns follow the same one, where there is more than one that does: in their order, by
     * the turn that they follow.
     *
     * @param parents only of these; empty stands for the beginning of the conversation
     */
    Map<Optional<TurnId>, List<TurnId>> forks(
            ConversationId conversation, Collection<Optional<TurnId>> parents);

    /**
     * The latest answered rounds on a path, the oldest first.
     *
     * @param most how many
     * @param bytes how large they may be together, about; older ones that do not fit are left out
     */
    List<StoredRound> rounds(ConversationId conversation, Path path, int most, long bytes);
}
