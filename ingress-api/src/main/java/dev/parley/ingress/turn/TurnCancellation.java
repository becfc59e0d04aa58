package dev.parley.ingress.turn;

import dev.parley.events.conversation.ConversationEvent.CancelRequested;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.publish.ConversationLog;
import java.time.Clock;

/** Asks for a turn to be stopped, wherever it is on its way. */
public final class TurnCancellation {
    private final TurnDirectory turns;
    private final ConversationLog log;
    private final Clock clock;

    /** Thread safety: safe. */
    public TurnCancellation(TurnDirectory turns, ConversationLog log, Clock clock) {
        this.turns = turns;
        this.log = log;
        this.clock = clock;
    }

    /**
     * What was asked for.
     *
     * @param conversationId the conversation of the turn
     */
    public record Requested(TurnId turnId, ConversationId conversationId) {}

    /** Returns once the request is in the log. Asking again, or too late, changes nothing. */
    public Requested cancel(String turn, Caller caller, TraceParent trace) {
        return cancel(
                turns.locate(turn, caller.userId()), TurnDirectory.parse(turn), caller, trace);
    }

    /** The same for a turn of a conversation that is the caller's. */
    public Requested cancel(
            ConversationId conversation, TurnId id, Caller caller, TraceParent trace) {
        log.append(new CancelRequested(conversation, id, caller.userId(), clock.instant()), trace);
        return new Requested(id, conversation);
    }
}
