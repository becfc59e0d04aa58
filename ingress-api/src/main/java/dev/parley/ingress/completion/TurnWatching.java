package dev.parley.ingress.completion;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.sse.EventStream;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.stream.DecidedTexts;
import dev.parley.ingress.tail.ChunkLog;
import dev.parley.ingress.tail.ChunkTail;
import dev.parley.ingress.tail.TurnSeen;
import dev.parley.ingress.tail.TurnsSeen;
import dev.parley.ingress.tail.Watch;
import java.time.Duration;
import java.util.Optional;

/**
 * Has turns followed on streams.
 *
 * <p>Thread safety: safe.
 */
public final class TurnWatching {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ChunkTail tail;
    private final TurnsSeen turns;
    private final ChunkLog log;
    private final DecidedTexts texts;

    /** Over the log as this edge reads it, and as the brokers keep it. */
    public TurnWatching(ChunkTail tail, TurnsSeen turns, ChunkLog log, DecidedTexts texts) {
        this.tail = tail;
        this.turns = turns;
        this.log = log;
        this.texts = texts;
    }

    /** From where on a turn is to be seen that has begun, as far as this edge knows. */
    public Optional<Cursor> seen(ConversationId conversation, TurnId turn) {
        return turns.find(turn)
                .filter(seen -> seen.conversationId().equals(conversation))
                .map(seen -> Cursor.before(tail.partition(conversation), seen.offset()));
    }

    /** Whether the end of a turn has passed by, even if it is not stored yet. */
    public boolean hasEnded(ConversationId conversation, TurnId turn) {
        var _ = now(conversation);
        return turns.find(turn).filter(TurnSeen::ended).isPresent();
    }

    /** The offset from which on everything is to be seen that begins after this call. */
    public long now(ConversationId conversation) {
        return tail.position(conversation);
    }

    /** Follows a turn from an offset on. */
    public Watch follow(
            ConversationId conversation,
            TurnId turn,
            long from,
            EventStream stream,
            TurnFollower.Teller teller) {
        return tail.watch(
                conversation,
                from,
                new TurnFollower(conversation, turn, stream, teller, log, texts));
    }

    /**
     * How a turn that is open stands, as the log tells from an offset on. Waits a moment for one
     * that was just submitted; empty when the log cannot be read there.
     */
    public Optional<TurnGlance.Seen> glance(ConversationId conversation, TurnId turn, long from) {
        TurnGlance glance = new TurnGlance(turn);
        try (Watch _ = tail.watch(conversation, from, glance)) {
            glance.readBack(conversation, log);
            return glance.seen(PATIENCE);
        }
    }
}
