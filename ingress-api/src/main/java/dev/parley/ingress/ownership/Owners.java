package dev.parley.ingress.ownership;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.hint.Hints;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.Ownership;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows whose a conversation is: from memory, else from the hints that edges share, else from the
 * history, else from the log, which knows what the history has not heard of yet. Owners never
 * change, so what was found once stays true; only a deletion on another edge can make it outdated,
 * which is of no harm where the log or the history are asked next.
 *
 * <p>Thread safety: safe.
 */
public final class Owners {
    private static final int REMEMBERED = 100_000;
    private static final Duration HINTED = Duration.ofDays(1);
    private static final String DELETED = " deleted";

    private final Hints hints;
    private final History history;
    private final OpeningLog log;
    private final Cache<ConversationId, Ownership> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /** An empty memory over these sources. */
    public Owners(Hints hints, History history, OpeningLog log) {
        this.hints = hints;
        this.history = history;
        this.log = log;
    }

    /** Notes that a user opened a conversation here. */
    public void opened(ConversationId conversation, UserId owner) {
        remember(conversation, new Ownership(owner, false));
    }

    /** Notes that its owner deleted a conversation here. */
    public void deleted(ConversationId conversation, UserId owner) {
        remember(conversation, new Ownership(owner, true));
    }

    /** The id in this text, if it is one of a conversation of this user; refuses otherwise. */
    public ConversationId check(@Nullable String text, UserId user) {
        ConversationId conversation = parse(text);
        check(conversation, user);
        return conversation;
    }

    /**
     * Returns if the conversation belongs to the user.
     *
     * @throws Refused the same way for a conversation of another user as for one that does not
     *     exist or was deleted; or because the history or the log is away and nobody else knows
     */
    public void check(ConversationId conversation, UserId user) {
        if (!ownership(conversation).equals(Optional.of(new Ownership(user, false)))) {
            throw notFound();
        }
    }

    /**
     * As {@link #check(String, UserId)}, for who is about to read the history: knows of deletions
     * on other edges too.
     */
    public ConversationId checkStored(String text, UserId user) {
        ConversationId conversation = parse(text);
        stored(conversation);
        check(conversation, user);
        return conversation;
    }

    /** Whether a conversation of this user was deleted; refuses when it is none of theirs. */
    public boolean isDeleted(ConversationId conversation, UserId user) {
        return ownership(conversation)
                .filter(ownership -> ownership.owner().equals(user))
                .orElseThrow(Owners::notFound)
                .deleted();
    }

    /** The id in this text. */
    public static ConversationId parse(@Nullable String text) {
        try {
            return ConversationId.parse(text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            throw notFound();
        }
    }

    private Optional<Ownership> ownership(ConversationId conversation) {
        Ownership ownership = known.getIfPresent(conversation);
        if (ownership == null) {
            ownership =
                    hinted(conversation)
                            .or(() -> stored(conversation))
                            .or(() -> logged(conversation))
                            .orElse(null);
            if (ownership != null) {
                ownership = known(conversation, ownership);
            }
        }
        return Optional.ofNullable(ownership);
    }

    private Optional<Ownership> hinted(ConversationId conversation) {
        return hints.get(key(conversation))
                .map(hint ->
                        new Ownership(
                                UserId.parse(hint.replace(DELETED, "")), hint.endsWith(DELETED)));
    }

    private Optional<Ownership> stored(ConversationId conversation) {
        Optional<Ownership> ownership = history.ownership(conversation);
        ownership
                .filter(found -> !found.equals(known.getIfPresent(conversation)))
                .ifPresent(found -> remember(conversation, found));
        return ownership;
    }

    private Optional<Ownership> logged(ConversationId conversation) {
        Optional<Ownership> ownership =
                log.opener(conversation).map(opener -> new Ownership(opener, false));
        ownership.ifPresent(found -> remember(conversation, found));
        return ownership;
    }

    private void remember(ConversationId conversation, Ownership ownership) {
        Ownership held = known(conversation, ownership);
        hints.put(key(conversation), held.owner() + (held.deleted() ? DELETED : ""), HINTED);
    }

    /** What was deleted stays so, also where the history has not heard of it yet. */
    private Ownership known(ConversationId conversation, Ownership news) {
        return known.asMap().merge(conversation, news, (held, _) -> held.deleted() ? held : news);
    }

    /** The refusal for a conversation that this user cannot see. */
    public static Refused notFound() {
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
