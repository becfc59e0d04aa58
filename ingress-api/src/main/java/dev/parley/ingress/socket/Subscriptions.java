package dev.parley.ingress.socket;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.tail.TurnSeen;
import java.util.HashMap;
import java.util.Map;

/**
 * What one socket watches. The caller has made sure that its peer may.
 *
 * <p>Thread safety: safe.
 */
final class Subscriptions {
    private final Surroundings surroundings;
    private final SocketConnection connection;
    private final Map<ConversationId, Subscription> open = new HashMap<>();
    private boolean closed;

    Subscriptions(Surroundings surroundings, SocketConnection connection) {
        this.surroundings = surroundings;
        this.connection = connection;
    }

    /** The subscription of a conversation; where there is none, one that shows its open turns. */
    synchronized Subscription of(ConversationId conversation) {
        Subscription there = open.get(conversation);
        if (there != null) {
            return there;
        }
        long from = surroundings.tail().position(conversation);
        for (TurnSeen turn : surroundings.turns().of(conversation)) {
            if (!turn.ended()) {
                from = Math.min(from, turn.offset());
            }
        }
        int partition = surroundings.tail().partition(conversation);
        return begin(conversation, Cursor.before(partition, from));
    }

    /** A subscription that goes on from a cursor, instead of the one that may be there. */
    synchronized void resume(ConversationId conversation, String text) {
        int partition = surroundings.tail().partition(conversation);
        Cursor cursor =
                Cursor.decode(text, conversation)
                        .filter(found -> found.partition() == partition)
                        .orElseThrow(() ->
                                Refusal.ofField(
                                                ProblemCode.BAD_CURSOR,
                                                "cursor",
                                                "the cursor is not one of this conversation")
                                        .asException());
        end(conversation);
        if (!begin(conversation, cursor).missed()) {
            surroundings.meters().resumed("memory");
        }
    }

    /** Ends the subscription of a conversation, if there is one. */
    synchronized void end(ConversationId conversation) {
        Subscription there = open.remove(conversation);
        if (there != null) {
            there.end();
        }
    }

    /** Ends all, for good. */
    synchronized void close() {
        closed = true;
        open.values().forEach(Subscription::end);
        open.clear();
    }

    private Subscription begin(ConversationId conversation, Cursor from) {
        int limit = surroundings.settings().maxSubscriptions();
        if (open.size() >= limit) {
            throw Refusal.beyond(
                            ProblemCode.TOO_MANY_SUBSCRIPTIONS,
                            "conversation_id",
                            limit,
                            "a socket may have at most %d subscriptions".formatted(limit))
                    .asException();
        }
        Subscription begun = new Subscription(conversation, from, surroundings, connection);
        if (!closed) {
            open.put(conversation, begun);
            begun.begin(from.next());
        }
        return begun;
    }
}
