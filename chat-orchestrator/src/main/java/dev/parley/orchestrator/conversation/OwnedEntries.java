package dev.parley.orchestrator.conversation;

import dev.parley.events.identity.ConversationId;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry for each conversation, which only its owner overwrites. Each time a process is given a
 * partition it is another owner and writes under keys of its own. So a process that was stopped,
 * lost the partition and goes on where it was when it wakes up, puts its old entries beside those
 * of the owner after it and not in their place.
 *
 * @param owner a number that no other owner of the partition has
 */
record OwnedEntries(Store store, long owner) {
    private static final int KEY_BYTES = Keys.UUID_BYTES + Long.BYTES;

    /** The entry that this owner wrote, or null when it has not. */
    byte @Nullable [] own(ConversationId conversation) {
        return store.get(key(conversation, owner));
    }

    /** The keys under which owners wrote, this one among them. */
    List<byte[]> keys(ConversationId conversation) {
        return store.keys(key(conversation, 0), key(conversation, -1));
    }

    /** Replaces the entry of this owner; null removes it. */
    void put(ConversationId conversation, byte @Nullable [] value) {
        store.put(key(conversation, owner), value);
    }

    /** Removes what other owners wrote. */
    void removeOthers(ConversationId conversation) {
        for (byte[] key : keys(conversation)) {
            if (ByteBuffer.wrap(key).getLong(Keys.UUID_BYTES) != owner) {
                store.put(key, null);
            }
        }
    }

    private static byte[] key(ConversationId conversation, long owner) {
        return Keys.put(ByteBuffer.allocate(KEY_BYTES), conversation.value())
                .putLong(owner)
                .array();
    }
}
