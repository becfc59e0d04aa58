package dev.parley.ingress.watch;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.history.History;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.tail.ChunkTail;
import dev.parley.ingress.tail.TailNotReady;
import dev.parley.ingress.tail.TurnSeen;
import dev.parley.ingress.tail.TurnsSeen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a client that is about to be given the stored history subscribes, so that what the two show
 * together has no gap: before the first turn that is open, or has ended and is not stored yet.
 */
public final class ResumePoint {
    private final ChunkTail tail;
    private final TurnsSeen turns;
    private final History history;

    /** Thread safety: safe. */
    public ResumePoint(ChunkTail tail, TurnsSeen turns, History history) {
        this.tail = tail;
        this.turns = turns;
        this.history = history;
    }

    /** The point as clients carry it. Null while the log has not been reached. */
    public @Nullable String of(ConversationId conversation) {
        try {
            return find(conversation).encode(conversation);
        } catch (TailNotReady e) {
            return null;
        }
    }

    /** To be asked before the history is read. */
    Cursor find(ConversationId conversation) {
        long from = tail.position(conversation);
        List<TurnSeen> latestEndFirst =
                turns.of(conversation).stream()
                        .sorted(Comparator.comparingLong(TurnSeen::endOffset).reversed())
                        .toList();
        List<TurnSeen> stored = new ArrayList<>();
        for (TurnSeen turn : latestEndFirst) {
            // Turns are stored in the order in which they ended: one vouches for all before it.
            if (turn.ended() && (!stored.isEmpty() || isStored(turn))) {
                stored.add(turn);
            } else {
                from = Math.min(from, turn.offset());
            }
        }
        return Cursor.before(tail.partition(conversation), from).knowing(stored);
    }

    /** A turn that a replay completed is stored as failed for a while. */
    private boolean isStored(TurnSeen turn) {
        return history.turn(turn.turnId())
                .filter(found -> turn.failed() || !found.outcome().equals("failed"))
                .isPresent();
    }
}
