package dev.parley.ingress.history;

import dev.parley.events.identity.UserId;

/** Whose a conversation is, also when it was deleted. */
public record Ownership(UserId owner, boolean deleted) {}
