package dev.parley.orchestrator.turn;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.wire.TraceParent;
import org.jspecify.annotations.Nullable;

/**
 * A record of the conversation log.
 *
 * @param trace the trace it belongs to
 * @param offset where it stands in its partition
 * @param timestamp when it was produced, in milliseconds since the epoch
 */
public record LogRecord(
        ConversationEvent event, @Nullable TraceParent trace, long offset, long timestamp) {

    /** The conversation it is about. */
    public ConversationId conversationId() {
        return event.conversationId();
    }
}
