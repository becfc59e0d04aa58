package dev.parley.ingress.socket;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** All open sockets: keeps them alive, and closes them before the server stops. */
public final class Sockets implements SmartLifecycle {
    private static final long CLOSE_BOUND_MILLIS = 2_000;

    private final Map<String, SocketConnection> open = new ConcurrentHashMap<>();
    private final long heartbeatMillis;
    private @Nullable ScheduledExecutorService heartbeat;
    private volatile boolean running;

    /** None yet. */
    public Sockets(SocketSettings settings) {
        this.heartbeatMillis = settings.heartbeat().toMillis();
    }

    void add(String id, SocketConnection connection) {
        open.put(id, connection);
        if (!running) {
            connection.close(Closing.RESTART);
        }
    }

    void remove(String id) {
        open.remove(id);
    }

    @Override
    public void start() {
        ScheduledExecutorService executor =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("socket-heartbeat").factory());
        executor.scheduleAtFixedRate(
                () -> open.values().forEach(SocketConnection::beat),
                heartbeatMillis,
                heartbeatMillis,
                TimeUnit.MILLISECONDS);
        heartbeat = executor;
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (heartbeat != null) {
            heartbeat.shutdownNow();
        }
        open.values().forEach(connection -> connection.close(Closing.RESTART));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_BOUND_MILLIS);
        try {
            while (!open.isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
