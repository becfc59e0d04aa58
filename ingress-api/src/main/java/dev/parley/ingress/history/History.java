package dev.parley.ingress.history;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is stored. Lags a little behind the log: a turn can be found shortly after it ended.
 * Every method throws {@link UnableToReadHistory} when the database is away.
 */
public interface History {

    /** The conversation, unless it is unknown or deleted. */
    Optional<StoredConversation> conversation(ConversationId conversation);

    /** Whose the conversation is, unless it is unknown. */
    Optional<Ownership> ownership(ConversationId conversation);

    /**
     * The conversations of an owner after a key, the latest change first.
     *
     * @param unlisted whether those that are kept out of lists belong to it too
     */
    List<StoredConversation> conversations(
            UserId owner, boolean unlisted, @Nullable ConversationKey after, int limit);

    /** The latest message of each of these conversations that has one, its text cut short. */
    Map<ConversationId, LastMessage> lastMessages(Collection<ConversationId> conversations);

    /** The messages on the path to the latest turn, after a key, in their order or against it. */
    List<StoredMessage> messages(
            ConversationId conversation,
            @Nullable MessageKey after,
            boolean newestFirst,
            int limit);

    /**
     * The messages of a conversation after a key, in their order or against it.
     *
     * @param path only those on it; null for those of all branches
     */
    List<StoredMessage> messages(
            ConversationId conversation,
            @Nullable Path path,
            @Nullable MessageKey after,
            boolean newestFirst,
            int limit);

    /** The turn, once it has ended. */
    Optional<StoredTurn> turn(TurnId turn);

    /** Those of these turns that have ended. */
    Set<TurnId> stored(Set<TurnId> turns);

    /** All totals of a user whose period lies in {@code [from, to]}, compared as text. */
    List<StoredTotals> totals(UserId user, String from, String to);
}
