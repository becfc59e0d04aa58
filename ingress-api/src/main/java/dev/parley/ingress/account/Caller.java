package dev.parley.ingress.account;

import dev.parley.events.identity.UserId;
import java.time.Instant;

/** The account on whose behalf a request is made. */
public record Caller(UserId userId, String email, Role role, Instant createdAt) {}
