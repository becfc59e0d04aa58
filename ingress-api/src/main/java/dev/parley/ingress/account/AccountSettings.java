package dev.parley.ingress.account;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Accounts.
 *
 * @param operatorFile a file with the operator's account to be made at the start
 * @param userFile the same for an ordinary user
 * @param freshness for how long a key that was found good is not looked up again
 * @param tolerance for how long it stays good while the database is away
 * @param cachedKeys how many keys are remembered
 * @param ticketLife for how long a ticket for a WebSocket is good
 */
@ConfigurationProperties("parley.account")
public record AccountSettings(
        @Nullable Path operatorFile,
        @Nullable Path userFile,
        Duration freshness,
        Duration tolerance,
        int cachedKeys,
        Duration ticketLife) {
    /** Rejects bounds that nothing could work with. */
    public AccountSettings {
        if (!freshness.isPositive() || tolerance.compareTo(freshness) < 0) {
            throw new IllegalArgumentException(
                    "parley.account.freshness, tolerance: %s, %s (expected: positive, and at least freshness)"
                            .formatted(freshness, tolerance));
        }
        if (!ticketLife.isPositive()) {
            throw new IllegalArgumentException(
                    "parley.account.ticket-life: %s (expected: positive)".formatted(ticketLife));
        }
        if (cachedKeys < 1) {
            throw new IllegalArgumentException(
                    "parley.account.cached-keys: %d (expected: positive)".formatted(cachedKeys));
        }
    }
}
