package dev.parley.orchestrator.conversation;

import dev.parley.events.identity.ConversationId;
import org.jspecify.annotations.Nullable;

/**
 * The heads of all conversations. A head is a function of the log up to the record it has seen
 * last; so of several, the one that has seen most is the head, whoever wrote it.
 *
 * <p>Thread safety: none; each partition has its own.
 */
public final class Heads {
    /** The name of the store. */
    public static final String NAME = "conversation-heads";

    private static final StateFormat<Head> FORMAT = new StateFormat<>(Head.class);

    private final Store store;
    private final OwnedEntries entries;
    private @Nullable ConversationId inherited;

    /**
     * The heads as one owner of the partition sees them.
     *
     * @param owner a number that no other owner of the partition has
     */
    public Heads(Store store, long owner) {
        this.store = store;
        this.entries = new OwnedEntries(store, owner);
    }

    /** The head, or null when the conversation is not known. */
    public @Nullable Head get(ConversationId conversation) {
        byte[] own = entries.own(conversation);
        inherited = own == null ? conversation : null;
        return own == null ? latest(conversation) : FORMAT.read(own);
    }

    private @Nullable Head latest(ConversationId conversation) {
        Head latest = null;
        for (byte[] key : entries.keys(conversation)) {
            byte[] value = store.get(key);
            if (value != null) {
                Head head = FORMAT.read(value);
                latest = latest == null || head.lastOffset() > latest.lastOffset() ? head : latest;
            }
        }
        return latest;
    }

    /** Replaces the head that was got last. What was there goes only after that. */
    public void put(ConversationId conversation, Head head) {
        entries.put(conversation, FORMAT.write(head));
        if (conversation.equals(inherited)) {
            entries.removeOthers(conversation);
        }
    }
}
