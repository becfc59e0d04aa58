package dev.parley.ingress.share;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import java.time.Instant;
import java.util.UUID;

/**
 * A link to a conversation.
 *
 * @param position of the latest turn that it shows
 */
public record Share(
        UUID id, ConversationId conversationId, UserId owner, long position, Instant createdAt) {}
