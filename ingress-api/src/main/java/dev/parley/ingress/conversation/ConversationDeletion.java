package dev.parley.ingress.conversation;

import dev.parley.events.conversation.ConversationEvent.ConversationDeleted;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.history.Visibility;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.publish.ConversationLog;
import java.time.Clock;

/**
 * Deletes conversations for their owners: open turns are cancelled, later prompts rejected, and
 * what was said is gone.
 */
public final class ConversationDeletion {
    private final ConversationLog log;
    private final Owners owners;
    private final Visibility visibility;
    private final Clock clock;

    /** Thread safety: safe. */
    public ConversationDeletion(
            ConversationLog log, Owners owners, Visibility visibility, Clock clock) {
        this.log = log;
        this.owners = owners;
        this.visibility = visibility;
        this.clock = clock;
    }

    /** Returns once the deletion is in the log. Deleting again changes nothing. */
    public void delete(String conversation, Caller caller, TraceParent trace) {
        ConversationId id = Owners.parse(conversation);
        if (owners.isDeleted(id, caller.userId())) {
            return;
        }
        log.append(new ConversationDeleted(id, caller.userId(), clock.instant()), trace);
        owners.deleted(id, caller.userId());
        visibility.ofDeletion(id);
    }
}
