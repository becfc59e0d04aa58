package dev.parley.ingress.ownership;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.hint.Hints;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.StoredConversation;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows whose a conversation is: from memory, else from the hints that edges share, else from the
 * history. Owners never change, so what was found once stays true.
 *
 * <p>Thread safety: safe.
 */
public final class Owners {
    private static final int REMEMBERED = 100_000;
    private static final Duration HINTED = Duration.ofDays(1);

    private final Hints hints;
    private final History history;
    private final Cache<ConversationId, UserId> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /** An empty memory over these sources. */
    public Owners(Hints hints, History history) {
        this.hints = hints;
        this.history = history;
    }

    /** Notes that a user opened a conversation here. */
    public void opened(ConversationId conversation, UserId owner) {
        known.put(conversation, owner);
        hints.put(key(conversation), owner.toString(), HINTED);
    }

    /** The id in this text, if it is one of a conversation of this user; refuses otherwise. */
    public ConversationId check(@Nullable String text, UserId user) {
        ConversationId conversation;
        try {
            conversation = ConversationId.parse(text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            throw notFound();
        }
        check(conversation, user);
        return conversation;
    }

    /**
     * Returns if the conversation belongs to the user.
     *
     * @throws Refused the same way for a conversation of another user as for one that does not
     *     exist; or because the history is away and nobody else knows
     */
    public void check(ConversationId conversation, UserId user) {
        if (!owner(conversation).equals(Optional.of(user))) {
            throw notFound();
        }
    }

    private Optional<UserId> owner(ConversationId conversation) {
        UserId owner = known.getIfPresent(conversation);
        if (owner == null) {
            owner = hinted(conversation).or(() -> stored(conversation)).orElse(null);
            if (owner != null) {
                known.put(conversation, owner);
            }
        }
        return Optional.ofNullable(owner);
    }

    private Optional<UserId> hinted(ConversationId conversation) {
        return hints.get(key(conversation)).map(UserId::parse);
    }

    private Optional<UserId> stored(ConversationId conversation) {
        Optional<UserId> owner = history.conversation(conversation).map(StoredConversation::owner);
        owner.ifPresent(user -> hints.put(key(conversation), user.toString(), HINTED));
        return owner;
    }

    private static Refused notFound() {
        return Refusal.ofField(
                        ProblemCode.CONVERSATION_NOT_FOUND,
                        "conversation_id",
                        "there is no such conversation")
                .asException();
    }

    private static String key(ConversationId conversation) {
        return "parley:conversation:" + conversation + ":owner";
    }
}
