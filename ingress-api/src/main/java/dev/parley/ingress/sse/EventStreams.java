package dev.parley.ingress.sse;

import dev.parley.events.identity.UserId;
import dev.parley.ingress.connection.Connections;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.problem.Refused;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Opens streams, as connections that live long.
 *
 * <p>Thread safety: safe.
 */
public final class EventStreams {
    private final SseSettings settings;
    private final Connections connections;
    private final EdgeMeters meters;

    /** None yet. */
    public EventStreams(SseSettings settings, Connections connections, EdgeMeters meters) {
        this.settings = settings;
        this.connections = connections;
        this.meters = meters;
    }

    /**
     * Opens one on the answer to a request. Its caller serves and closes it.
     *
     * @throws Refused when this process is about to stop, or the user has too many connections
     */
    public EventStream open(UserId owner, HttpServletResponse response, Farewell farewell) {
        EventStream stream =
                new EventStream(owner, response, settings, farewell, meters, connections::closed);
        connections.opened(stream);
        meters.streamOpened();
        return stream;
    }
}
