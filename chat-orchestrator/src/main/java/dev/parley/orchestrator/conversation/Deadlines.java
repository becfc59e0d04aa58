package dev.parley.orchestrator.conversation;

import dev.parley.events.identity.ConversationId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When each conversation is due, of those that are: the clock reads this and not all heads. What it
 * says is a copy; the head decides, so what an earlier owner of the partition left here too late
 * rings for nothing and is put right then.
 *
 * @param owner a number that no other owner of the partition has
 */
public record Deadlines(Store store, long owner) {
    /** The name of the store. */
    public static final String NAME = "deadlines";

    private static final StateFormat<Due> FORMAT = new StateFormat<>(Due.class);

    /**
     * Sets when the conversation is due; null when it is not. What is there already is left as it
     * is, and what was there goes only after that: a crash that took back only half of replacing it
     * would take it away.
     */
    public void put(ConversationId conversation, @Nullable Due due) {
        OwnedEntries entries = new OwnedEntries(store, owner);
        byte[] value = due == null ? null : FORMAT.write(due);
        List<byte[]> keys = entries.keys(conversation);
        boolean there = keys.size() == 1 && Arrays.equals(store.get(keys.getFirst()), value);
        if (!there) {
            entries.put(conversation, value);
            entries.removeOthers(conversation);
        }
    }

    /** Reads the key of an entry. */
    public static ConversationId conversation(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key);
        return new ConversationId(new UUID(buffer.getLong(), buffer.getLong()));
    }

    /** Reads the value of an entry. */
    public static Due due(byte[] value) {
        return FORMAT.read(value);
    }
}
