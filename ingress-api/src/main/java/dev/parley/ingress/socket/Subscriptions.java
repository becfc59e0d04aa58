package dev.parley.ingress.socket;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.watch.Screen;
import dev.parley.ingress.watch.Sources;
import dev.parley.ingress.watch.Subscription;
import java.util.HashMap;
import java.util.Map;

/**
 * What one socket watches. The caller has made sure that its peer may.
 *
 * <p>Thread safety: safe.
 */
final class Subscriptions {
    private final Sources sources;
    private final Screen screen;
    private final int limit;
    private final Map<ConversationId, Subscription> open = new HashMap<>();
    private boolean closed;

    /**
     * @param limit how many there may be at a time
     */
    Subscriptions(Sources sources, Screen screen, int limit) {
        this.sources = sources;
        this.screen = screen;
        this.limit = limit;
    }

    /** The subscription of a conversation; where there is none, one that shows its open turns. */
    synchronized Subscription of(ConversationId conversation) {
        Subscription there = open.get(conversation);
        if (there != null && !there.hasEnded()) {
            return there;
        }
        Subscription begun = add(conversation, sources.openTurns(conversation));
        begun.begin();
        return begun;
    }

    /** A subscription that goes on from a cursor, instead of the one that may be there. */
    synchronized void resume(ConversationId conversation, String text) {
        Cursor cursor = sources.cursor(text, conversation);
        end(conversation);
        add(conversation, cursor).resume();
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

    private Subscription add(ConversationId conversation, Cursor from) {
        open.values().removeIf(Subscription::hasEnded);
        if (open.size() >= limit) {
            throw Refusal.beyond(
                            ProblemCode.TOO_MANY_SUBSCRIPTIONS,
                            "conversation_id",
                            limit,
                            "a socket may have at most %d subscriptions".formatted(limit))
                    .asException();
        }
        Subscription added = new Subscription(conversation, from, sources, screen);
        if (closed) {
            added.end();
        } else {
            open.put(conversation, added);
        }
        return added;
    }
}
