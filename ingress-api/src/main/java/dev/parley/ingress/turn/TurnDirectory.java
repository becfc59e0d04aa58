package dev.parley.ingress.turn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.hint.Hints;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.tail.ChunkTail;
import dev.parley.ingress.tail.TailNotReady;
import dev.parley.ingress.tail.TurnSeen;
import dev.parley.ingress.tail.TurnsSeen;
import dev.parley.ingress.tail.Watch;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds the conversation of a turn: among those accepted here, those that passed by in the chunk
 * log, those that other edges have hinted at, and those in the history.
 *
 * <p>Thread safety: safe.
 */
public final class TurnDirectory {
    private static final int REMEMBERED = 50_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(30);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final ChunkTail tail;
    private final TurnsSeen seen;
    private final Hints hints;
    private final History history;
    private final Owners owners;
    private final Cache<TurnId, ConversationId> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(REMEMBERED_FOR).build();

    /** A directory over these sources. */
    public TurnDirectory(
            ChunkTail tail, TurnsSeen seen, Hints hints, History history, Owners owners) {
        this.tail = tail;
        this.seen = seen;
        this.hints = hints;
        this.history = history;
        this.owners = owners;
    }

    /** Notes that a turn is accepted here, for other edges too: they may not read its partition. */
    public void accepted(TurnId turn, ConversationId conversation) {
        known.put(turn, conversation);
        hints.tell(key(turn), conversation.toString(), REMEMBERED_FOR);
    }

    /**
     * Whether the end of a turn has passed by, even if it is not stored yet. A partition that is
     * not read begins to be.
     */
    public boolean hasEnded(TurnId turn, ConversationId conversation) {
        try {
            var _ = tail.position(conversation);
        } catch (TailNotReady _) {
            // Then only what passed by before can be known.
        }
        return seen.find(turn).filter(TurnSeen::ended).isPresent();
    }

    /**
     * The conversation of the turn in this text. Waits a moment for a turn that another edge has
     * just accepted; where nobody has heard of it, all partitions are read meanwhile.
     *
     * @throws Refused the same way for a turn of another user as for one that does not exist
     */
    public ConversationId locate(String text, UserId user) {
        TurnId turn = parse(text);
        ConversationId conversation =
                find(turn).or(() -> search(turn)).orElseThrow(TurnDirectory::notFound);
        try {
            owners.check(conversation, user);
        } catch (Refused refused) {
            throw refused.refusal().code() == ProblemCode.CONVERSATION_NOT_FOUND
                    ? notFound()
                    : refused;
        }
        return conversation;
    }

    /** The id in this text. */
    public static TurnId parse(String text) {
        try {
            return TurnId.parse(text);
        } catch (IllegalArgumentException e) {
            throw notFound();
        }
    }

    private Optional<ConversationId> find(TurnId turn) {
        return Optional.ofNullable(known.getIfPresent(turn))
                .or(() -> seen.find(turn).map(TurnSeen::conversationId))
                .or(() -> hints.get(key(turn)).map(ConversationId::parse))
                .or(() -> history.turn(turn).map(StoredTurn::conversationId));
    }

    private Optional<ConversationId> search(TurnId turn) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<ConversationId> found = Optional.empty();
        try (Watch _ = tail.everywhere()) {
            while (found.isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(PAUSE);
                found = find(turn);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Its partition may be read no more when it is asked for again.
        found.ifPresent(conversation -> known.put(turn, conversation));
        return found;
    }

    private static String key(TurnId turn) {
        return "parley:turn:" + turn + ":conversation";
    }

    /** The refusal for a turn that this user cannot see. */
    public static Refused notFound() {
        return Refusal.ofField(ProblemCode.TURN_NOT_FOUND, "turn_id", "there is no such turn")
                .asException();
    }
}
