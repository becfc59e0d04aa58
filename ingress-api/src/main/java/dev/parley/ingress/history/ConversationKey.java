package dev.parley.ingress.history;

import dev.parley.events.identity.ConversationId;
import java.time.Instant;

/** The place of a conversation among those of its owner, the latest change first. */
public record ConversationKey(Instant updatedAt, ConversationId id) {}
