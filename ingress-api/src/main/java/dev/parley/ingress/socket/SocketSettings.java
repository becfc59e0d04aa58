package dev.parley.ingress.socket;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * WebSockets.
 *
 * @param heartbeat how often a peer is pinged
 * @param silence after which a peer that says nothing, not even a pong, is given up
 * @param maxFrame of what clients send, in UTF-8
 * @param maxSubscriptions per socket
 * @param outbox how many things may wait to be sent before the peer counts as too slow
 * @param resetMessages how many stored messages a reset holds
 * @param allowedOrigins of pages, beside the one that serves this API
 */
@ConfigurationProperties("parley.socket")
public record SocketSettings(
        Duration heartbeat,
        Duration silence,
        DataSize maxFrame,
        int maxSubscriptions,
        int outbox,
        int resetMessages,
        List<String> allowedOrigins) {
    /** Rejects bounds that nothing could work with. */
    public SocketSettings {
        if (!heartbeat.isPositive() || silence.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException(
                    "parley.socket.heartbeat, silence: %s, %s (expected: positive, and longer than heartbeat)"
                            .formatted(heartbeat, silence));
        }
        if (maxFrame.toBytes() < 1 || maxSubscriptions < 1 || outbox < 1 || resetMessages < 1) {
            throw new IllegalArgumentException(
                    "parley.socket.max-frame, max-subscriptions, outbox, reset-messages: %s, %d, %d, %d (expected: positive)"
                            .formatted(maxFrame, maxSubscriptions, outbox, resetMessages));
        }
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
