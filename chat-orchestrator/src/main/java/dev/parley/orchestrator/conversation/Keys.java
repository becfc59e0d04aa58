package dev.parley.orchestrator.conversation;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The keys of the stores: ids in 16 bytes, numbers big-endian, so that they sort as they count. */
final class Keys {
    static final int UUID_BYTES = 16;

    private Keys() {}

    static byte[] of(ConversationId conversation) {
        return put(ByteBuffer.allocate(UUID_BYTES), conversation.value()).array();
    }

    static byte[] of(ConversationId conversation, TurnId turn, byte entry) {
        ByteBuffer key = ByteBuffer.allocate(2 * UUID_BYTES + 1);
        put(key, conversation.value());
        return put(key, turn.value()).put(entry).array();
    }

    static ByteBuffer put(ByteBuffer buffer, UUID id) {
        return buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
}
