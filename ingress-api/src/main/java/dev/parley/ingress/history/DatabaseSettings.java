package dev.parley.ingress.history;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * PostgreSQL.
 *
 * @param connections how many at most
 * @param timeout how long a request waits for one before the database counts as away
 */
@ConfigurationProperties("parley.database")
public record DatabaseSettings(
        String url, String user, String password, int connections, Duration timeout) {
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** Rejects bounds that nothing could work with. */
    public DatabaseSettings {
        if (connections < 1) {
            throw new IllegalArgumentException(
                    "parley.database.connections: %d (expected: positive)".formatted(connections));
        }
        if (timeout.compareTo(Duration.ofMillis(250)) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "parley.database.timeout: %s (expected: PT0.25S to %s)"
                            .formatted(timeout, LONGEST));
        }
    }

    @Override
    public String toString() {
        return "DatabaseSettings[user=" + user + ", connections=" + connections + "]";
    }
}
