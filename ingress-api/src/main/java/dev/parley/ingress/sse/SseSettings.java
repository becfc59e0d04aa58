package dev.parley.ingress.sse;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Server-sent events.
 *
 * @param heartbeat how long a stream is silent before it sends a comment
 * @param outbox how many things may wait to be sent before the client counts as too slow
 * @param maxAge how long a stream stays open at most; its client may come back
 */
@ConfigurationProperties("parley.sse")
public record SseSettings(Duration heartbeat, int outbox, Duration maxAge) {
    /** Rejects bounds that nothing could work with. */
    public SseSettings {
        if (!heartbeat.isPositive() || maxAge.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException(
                    "parley.sse.heartbeat, max-age: %s, %s (expected: positive, and longer than heartbeat)"
                            .formatted(heartbeat, maxAge));
        }
        if (outbox < 1) {
            throw new IllegalArgumentException(
                    "parley.sse.outbox: %d (expected: positive)".formatted(outbox));
        }
    }
}
