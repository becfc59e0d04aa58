package dev.parley.ingress.sse;

import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;

/**
 * All open streams; ends them before the server stops.
 *
 * <p>Thread safety: safe.
 */
public final class EventStreams implements SmartLifecycle {
    private final SseSettings settings;
    private final EdgeMeters meters;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    /** None yet. */
    public EventStreams(SseSettings settings, EdgeMeters meters) {
        this.settings = settings;
        this.meters = meters;
    }

    /**
     * Opens one on the answer to a request. Its caller serves and closes it.
     *
     * @throws Refused when this process is about to stop
     */
    public EventStream open(HttpServletResponse response, Farewell farewell) {
        if (!running) {
            throw Refusal.later(ProblemCode.SHUTTING_DOWN, "the server is restarting")
                    .asException();
        }
        EventStream stream = new EventStream(response, settings, farewell, meters, open::remove);
        open.add(stream);
        if (!running) {
            stream.part(Parting.RESTART);
        }
        return stream;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        open.forEach(stream -> stream.part(Parting.RESTART));
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
