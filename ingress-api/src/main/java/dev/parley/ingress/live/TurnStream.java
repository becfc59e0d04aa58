package dev.parley.ingress.live;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.history.UnableToReadHistory;
import dev.parley.ingress.sse.EventStream;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.watch.Sources;
import dev.parley.ingress.watch.StoredAnswer;
import dev.parley.ingress.watch.Subscription;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One turn on a stream, to its end: as it happens, as the log tells, or as it is stored. Whoever
 * comes back behind the end is told that there is no more.
 */
final class TurnStream {
    private final TurnId turn;
    private final EventStream stream;
    private final LiveScreen screen;
    private final Sources sources;

    TurnStream(TurnId turn, EventStream stream, Sources sources) {
        this.turn = turn;
        this.stream = stream;
        this.screen = new LiveScreen(stream, turn, _ -> {});
        this.sources = sources;
    }

    /** Serves a client that comes for the turn. */
    void serve(ConversationId conversation, @Nullable Cursor from) {
        Optional<StoredTurn> stored = stored();
        if (from == null && stored.isPresent()) {
            serve(stored.get());
            return;
        }
        Cursor start = from == null ? sources.beginning(turn, conversation) : from;
        Subscription subscription = new Subscription(conversation, start, sources, screen);
        try {
            if (from == null) {
                subscription.begin();
            } else {
                subscription.resume();
            }
            screen.later(() -> settle(subscription, stored));
            stream.serve();
        } finally {
            subscription.end();
        }
    }

    /** Serves a client that comes for a turn which has ended. */
    void serve(StoredTurn stored) {
        // Who leaves amid these comes back to where the turn begins.
        String cursor =
                stored.cursor() == null
                        ? sources.openTurns(stored.conversationId()).encode(stored.conversationId())
                        : stored.cursor();
        screen.later(() -> StoredAnswer.frames(stored, cursor, null).forEach(screen::show));
        stream.serve();
    }

    /** What the client missed has been shown: now the turn goes on, or has ended before. */
    private void settle(Subscription subscription, Optional<StoredTurn> stored) {
        if (subscription.knowsEnd(turn)) {
            screen.finish();
        } else if (!subscription.knows(turn)) {
            stored.ifPresent(
                    ended -> screen.show(StoredAnswer.outcome(ended, subscription.cursor())));
        }
    }

    private Optional<StoredTurn> stored() {
        try {
            return sources.history().turn(turn);
        } catch (UnableToReadHistory e) {
            return Optional.empty();
        }
    }
}
