package dev.parley.ingress.socket;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * WebSockets.
 *
 * @param heartbeat how often a peer is pinged
 * @param silence for how long a peer may say nothing, not even a pong, before it is given up
 * @param outbox how many things may wait to be sent before the peer counts as too slow
 * @param maxFrame of what clients send, in UTF-8
 * @param maxSubscriptions per socket
 * @param framesPerSecond that a client may send in the long run; a large frame counts once for
 *     every 4 KiB
 * @param frameBurst how many more it may send at once, after a pause
 * @param allowedOrigins of pages, beside the one that serves this API
 */
@ConfigurationProperties("parley.socket")
public record SocketSettings(
        Duration heartbeat,
        Duration silence,
        int outbox,
        DataSize maxFrame,
        int maxSubscriptions,
        int framesPerSecond,
        int frameBurst,
        List<String> allowedOrigins) {
    /** Rejects bounds that nothing could work with. */
    public SocketSettings {
        if (!heartbeat.isPositive() || silence.compareTo(heartbeat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "parley.socket.heartbeat, silence: %s, %s (expected: positive, and at least two heartbeats)"
                            .formatted(heartbeat, silence));
        }
        if (outbox < 1 || maxFrame.toBytes() < 1 || maxSubscriptions < 1) {
            throw new IllegalArgumentException(
                    "parley.socket.outbox, max-frame, max-subscriptions: %d, %s, %d (expected: positive)"
                            .formatted(outbox, maxFrame, maxSubscriptions));
        }
        if (framesPerSecond < 1 || frameBurst < 1) {
            throw new IllegalArgumentException(
                    "parley.socket.frames-per-second, frame-burst: %d, %d (expected: positive)"
                            .formatted(framesPerSecond, frameBurst));
        }
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
