package dev.parley.ingress.connection;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Requests that are served at a time, and connections that live long: sockets, and streams over
 * HTTP.
 *
 * @param requests how many requests this edge serves at a time, streams among them; 0: as many as
 *     its memory has room for
 * @param most how many connections may be open on this edge when another socket comes; 0: as many
 *     as its memory has room for
 * @param perUser how many a user may have on this edge
 * @param resetMessages how many stored messages a reset holds
 * @param drain over how long the connections of a process that stops are closed, so that their
 *     clients do not all come back at once
 */
@ConfigurationProperties("parley.connection")
public record ConnectionSettings(
        int requests, int most, int perUser, int resetMessages, Duration drain) {
    /** Rejects bounds that nothing could work with. */
    public ConnectionSettings {
        if (requests < 0 || most < 0) {
            throw new IllegalArgumentException(
                    "parley.connection.requests, most: %d, %d (expected: not negative)"
                            .formatted(requests, most));
        }
        DataSize heap = DataSize.ofBytes(Runtime.getRuntime().maxMemory());
        requests = requests == 0 ? HeapRoom.requests(heap) : requests;
        most = most == 0 ? HeapRoom.connections(heap) : most;
        if (perUser < 1 || resetMessages < 1) {
            throw new IllegalArgumentException(
                    "parley.connection.per-user, reset-messages: %d, %d (expected: positive)"
                            .formatted(perUser, resetMessages));
        }
        if (drain.isNegative()) {
            throw new IllegalArgumentException(
                    "parley.connection.drain: %s (expected: not negative)".formatted(drain));
        }
    }
}
