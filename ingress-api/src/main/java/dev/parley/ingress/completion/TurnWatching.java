package dev.parley.ingress.completion;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.sse.EventStream;
import dev.parley.ingress.stream.DecidedTexts;
import dev.parley.ingress.tail.ChunkLog;
import dev.parley.ingress.tail.ChunkTail;
import dev.parley.ingress.tail.TurnSeen;
import dev.parley.ingress.tail.TurnsSeen;
import dev.parley.ingress.tail.Watch;

/**
 * Has turns followed on streams.
 *
 * <p>Thread safety: safe.
 */
public final class TurnWatching {
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

    /** Follows a turn from its beginning, where it has begun, else from now on. */
    public Watch follow(
            ConversationId conversation,
            TurnId turn,
            EventStream stream,
            TurnFollower.Teller teller) {
        long from =
                turns.find(turn).map(TurnSeen::offset).orElseGet(() -> tail.position(conversation));
        return tail.watch(
                conversation,
                from,
                new TurnFollower(conversation, turn, stream, teller, log, texts));
    }
}
