package dev.parley.orchestrator.conversation;

import dev.parley.events.generation.Role;
import dev.parley.events.identity.ConversationId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The texts of conversations: one entry for each message, under the offset of the record that the
 * turn, or the instructions, began with. An entry never changes, so writing it again is no change.
 */
public record Transcript(Store store) {
    /** The name of the store. */
    public static final String NAME = "transcript";

    private static final StateFormat<Prompt> PROMPT = new StateFormat<>(Prompt.class);

    /** The prompt of a turn. */
    public Prompt prompt(ConversationId conversation, long position) {
        return PROMPT.read(entry(conversation, position, Role.USER));
    }

    /** Keeps the prompt of a turn. */
    public void keep(ConversationId conversation, long position, Prompt prompt) {
        store.put(key(conversation, position, Role.USER), PROMPT.write(prompt));
    }

    /** An answer or the instructions. */
    public String text(ConversationId conversation, long position, Role role) {
        return new String(entry(conversation, position, role), StandardCharsets.UTF_8);
    }

    /** Keeps an answer or the instructions. */
    public void keep(ConversationId conversation, long position, Role role, String text) {
        store.put(key(conversation, position, role), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Deletes what lies at a position.
     *
     * @return whether anything did
     */
    public boolean forget(ConversationId conversation, long position) {
        boolean found = false;
        for (Role role : Role.values()) {
            byte[] key = key(conversation, position, role);
            if (store.get(key) != null) {
                store.put(key, null);
                found = true;
            }
        }
        return found;
    }

    private byte[] entry(ConversationId conversation, long position, Role role) {
        byte[] entry = store.get(key(conversation, position, role));
        if (entry == null) {
            throw new IllegalStateException(
                    "no %s message at position %d of conversation %s (expected: kept while it is needed)"
                            .formatted(role, position, conversation));
        }
        return entry;
    }

    private static byte[] key(ConversationId conversation, long position, Role role) {
        return Keys.put(ByteBuffer.allocate(Keys.UUID_BYTES + Long.BYTES + 1), conversation.value())
                .putLong(position)
                .put(code(role))
                .array();
    }

    private static byte code(Role role) {
        return switch (role) {
            case SYSTEM -> 0;
            case USER -> 1;
            case ASSISTANT -> 2;
        };
    }
}
