package dev.parley.ingress.publish;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.wire.TraceParent;

/** Appends to the conversation log. */
@FunctionalInterface
public interface ConversationLog {

    /**
     * Returns once all replicas that have to have the event have it: where it stands in its
     * partition.
     *
     * @throws UnableToPublish when that is not known to be so within the time given; the event may
     *     then still come to be in the log
     */
    long append(ConversationEvent event, TraceParent trace);
}
