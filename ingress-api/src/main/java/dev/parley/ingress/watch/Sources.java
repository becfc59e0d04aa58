package dev.parley.ingress.watch;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.history.History;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.stream.DecidedTexts;
import dev.parley.ingress.tail.ChunkLog;
import dev.parley.ingress.tail.ChunkTail;
import dev.parley.ingress.tail.TurnSeen;
import dev.parley.ingress.tail.TurnsSeen;

/**
 * Where everything that is shown of a conversation comes from.
 *
 * @param resetMessages how many stored messages a reset holds
 */
public record Sources(
        ChunkTail tail,
        ChunkLog log,
        TurnsSeen turns,
        History history,
        DecidedTexts texts,
        EdgeMeters meters,
        int resetMessages) {

    /** The cursor of somebody who wants to see the turns that are open, and what comes. */
    public Cursor openTurns(ConversationId conversation) {
        long from = tail.position(conversation);
        for (TurnSeen turn : turns.of(conversation)) {
            if (!turn.ended()) {
                from = Math.min(from, turn.offset());
            }
        }
        return Cursor.before(tail.partition(conversation), from);
    }

    /** The cursor of somebody who wants to see a turn from its beginning, and what comes. */
    public Cursor beginning(TurnId turn, ConversationId conversation) {
        long from = tail.position(conversation);
        long begun =
                turns.find(turn)
                        .filter(seen -> seen.conversationId().equals(conversation))
                        .map(TurnSeen::offset)
                        .orElse(from);
        return Cursor.before(tail.partition(conversation), Math.min(from, begun));
    }

    /**
     * The cursor that a client brought back.
     *
     * @throws dev.parley.ingress.problem.Refused when it is not one of this conversation
     */
    public Cursor cursor(String text, ConversationId conversation) {
        int partition = tail.partition(conversation);
        return Cursor.decode(text, conversation)
                .filter(found -> found.partition() == partition)
                .orElseThrow(() ->
                        Refusal.ofField(
                                        ProblemCode.BAD_CURSOR,
                                        "cursor",
                                        "the cursor is not one of this conversation")
                                .asException());
    }

    /** The way to the point where stored history and stream meet. */
    public ResumePoint resumePoint() {
        return new ResumePoint(tail, turns, history);
    }
}
