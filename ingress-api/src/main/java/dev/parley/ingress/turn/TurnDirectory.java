package dev.parley.ingress.turn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.tail.TurnSeen;
import dev.parley.ingress.tail.TurnsSeen;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds the conversation of a turn: among those accepted here, those that passed by in the chunk
 * log, and those in the history.
 *
 * <p>Thread safety: safe.
 */
public final class TurnDirectory {
    private static final int REMEMBERED = 50_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(30);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final TurnsSeen seen;
    private final History history;
    private final Owners owners;
    private final Cache<TurnId, ConversationId> accepted =
            Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(REMEMBERED_FOR).build();

    /** A directory over these sources. */
    public TurnDirectory(TurnsSeen seen, History history, Owners owners) {
        this.seen = seen;
        this.history = history;
        this.owners = owners;
    }

    /** Notes that a turn was accepted here. */
    public void accepted(TurnId turn, ConversationId conversation) {
        accepted.put(turn, conversation);
    }

    /**
     * The conversation of the turn in this text. Waits a moment for a turn that another edge has
     * just accepted.
     *
     * @throws Refused the same way for a turn of another user as for one that does not exist
     */
    public ConversationId locate(String text, UserId user) {
        TurnId turn = parse(text);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<ConversationId> found = find(turn);
        while (found.isEmpty() && System.nanoTime() < deadline) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            found = find(turn);
        }
        ConversationId conversation = found.orElseThrow(TurnDirectory::notFound);
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
        return Optional.ofNullable(accepted.getIfPresent(turn))
                .or(() -> seen.find(turn).map(TurnSeen::conversationId))
                .or(() -> history.turn(turn).map(StoredTurn::conversationId));
    }

    /** The refusal for a turn that this user cannot see. */
    public static Refused notFound() {
        return Refusal.ofField(ProblemCode.TURN_NOT_FOUND, "turn_id", "there is no such turn")
                .asException();
    }
}
