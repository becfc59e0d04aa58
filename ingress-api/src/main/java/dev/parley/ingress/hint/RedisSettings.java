package dev.parley.ingress.hint;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Redis.
 *
 * @param url as in {@code redis://:password@host:port}
 * @param timeout after which a command counts as failed
 */
@ConfigurationProperties("parley.redis")
public record RedisSettings(String url, Duration timeout) {
    /** Rejects timeouts that nothing could work with. */
    public RedisSettings {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException(
                    "parley.redis.timeout: %s (expected: positive)".formatted(timeout));
        }
    }

    @Override
    public String toString() {
        // The url holds a password.
        return "RedisSettings[timeout=" + timeout + "]";
    }
}
