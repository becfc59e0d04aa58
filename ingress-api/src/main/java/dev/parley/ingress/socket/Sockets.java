package dev.parley.ingress.socket;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * All open sockets: keeps them alive, and finds those whose peer has gone.
 *
 * <p>Thread safety: safe.
 */
public final class Sockets implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

    private final Set<SocketConnection> open = ConcurrentHashMap.newKeySet();
    private final long heartbeatNanos;
    private @Nullable ScheduledExecutorService heartbeat;

    /** None yet. */
    public Sockets(SocketSettings settings) {
        this.heartbeatNanos = settings.heartbeat().toNanos();
    }

    void add(SocketConnection connection) {
        open.add(connection);
    }

    void remove(SocketConnection connection) {
        open.remove(connection);
    }

    @Override
    public void start() {
        ScheduledExecutorService executor =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("socket-heartbeat").factory());
        executor.scheduleAtFixedRate(
                () -> open.forEach(Sockets::beat),
                heartbeatNanos,
                heartbeatNanos,
                TimeUnit.NANOSECONDS);
        heartbeat = executor;
    }

    private static void beat(SocketConnection connection) {
        try {
            connection.beat();
        } catch (RuntimeException e) {
            // One that fails must not end the heartbeat of all others.
            LOG.atError().setCause(e).log("a socket could not be kept alive");
        }
    }

    @Override
    public void stop() {
        if (heartbeat != null) {
            heartbeat.shutdownNow();
            heartbeat = null;
        }
    }

    @Override
    public boolean isRunning() {
        return heartbeat != null;
    }
}
