package dev.parley.orchestrator.conversation;

import dev.parley.events.identity.ConversationId;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When each conversation is due, of those that are: the clock reads this and not all heads. What it
 * says is a copy; the head decides.
 */
public record Deadlines(Store store) {
    /** The name of the store. */
    public static final String NAME = "deadlines";

    private static final StateFormat<Due> FORMAT = new StateFormat<>(Due.class);

    /** Sets when the conversation is due; null when it is not. */
    public void put(ConversationId conversation, @Nullable Due due) {
        store.put(Keys.of(conversation), due == null ? null : FORMAT.write(due));
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
