package dev.parley.ingress.share;

import dev.parley.ingress.history.StoredMessage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a conversation as anybody sees it who has the link: nothing of who owns it.
 *
 * @param nextCursor for the part after it; absent on the last
 */
record SharedConversation(
        @Nullable String title, Instant sharedAt, List<Message> data, @Nullable String nextCursor) {

    /** What was said. */
    record Message(String role, String content, @Nullable String model, Instant createdAt) {
        static Message of(StoredMessage stored) {
            return new Message(
                    stored.role(),
                    stored.content(),
                    stored.role().equals("assistant") ? stored.model() : null,
                    stored.createdAt());
        }

        @Override
        public String toString() {
            return "Message[" + role + "]";
        }
    }

    @Override
    public String toString() {
        return "SharedConversation[" + sharedAt + "]";
    }
}
