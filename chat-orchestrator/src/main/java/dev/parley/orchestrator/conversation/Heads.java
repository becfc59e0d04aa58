package dev.parley.orchestrator.conversation;

import dev.parley.events.identity.ConversationId;
import org.jspecify.annotations.Nullable;

/** The heads of all conversations. */
public record Heads(Store store) {
    /** The name of the store. */
    public static final String NAME = "conversation-heads";

    private static final StateFormat<Head> FORMAT = new StateFormat<>(Head.class);

    /** The head, or null when the conversation is not known. */
    public @Nullable Head get(ConversationId conversation) {
        byte[] bytes = store.get(Keys.of(conversation));
        return bytes == null ? null : FORMAT.read(bytes);
    }

    /** Replaces the head. */
    public void put(ConversationId conversation, Head head) {
        store.put(Keys.of(conversation), FORMAT.write(head));
    }
}
