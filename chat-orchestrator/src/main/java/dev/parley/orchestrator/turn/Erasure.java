package dev.parley.orchestrator.turn;

import dev.parley.events.identity.ConversationId;
import dev.parley.orchestrator.conversation.Deadlines;
import dev.parley.orchestrator.conversation.Head;
import dev.parley.orchestrator.conversation.Heads;
import dev.parley.orchestrator.conversation.Transcript;

/**
 * Erases the texts of deleted conversations, in which no record may come that would do it. Waits
 * until no record that needs them can be read again; stays due until a later look finds nothing
 * left, so that an erasure lost in a crash is made again.
 */
public record Erasure(Heads heads, Transcript transcript, Deadlines deadlines) {

    /**
     * Erases what can be erased.
     *
     * @param settledBelow as of {@link TurnMachine#read}
     */
    public void erase(ConversationId conversation, long settledBelow) {
        Head head = heads.get(conversation);
        if (head == null || head.lastOffset() >= settledBelow) {
            return;
        }
        boolean found = false;
        for (Head.Obsolete texts : head.obsolete()) {
            found |= transcript.forget(conversation, texts.position());
        }
        if (!found) {
            deadlines.put(conversation, null);
        }
    }
}
