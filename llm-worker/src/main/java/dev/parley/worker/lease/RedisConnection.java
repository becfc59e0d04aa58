package dev.parley.worker.lease;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, shared by all, that nobody waits for: it is made in the background,
 * tried again until it stands, and mended by itself. One that stands but answers nothing is
 * replaced. Commands fail at once while there is none.
 */
final class RedisConnection implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration HANDSHAKE = Duration.ofSeconds(2);

    /** After so long without an answer a question that is not answered in time was one too many. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private static final int MOST_WAITING = 10_000;

    private final ClientResources resources =
            ClientResources.builder().reconnectDelay(Delay.constant(PAUSE)).build();
    private final RedisClient client;
    private final Outage outage;
    private final CountDownLatch firstAttempt = new CountDownLatch(1);
    private final AtomicReference<@Nullable StatefulRedisConnection<String, String>> connection =
            new AtomicReference<>();
    private volatile long answeredAt = System.nanoTime();
    private volatile Thread connecting;

    RedisConnection(LeaseSettings settings, Outage outage) {
        this.outage = outage;
        RedisURI uri = RedisURI.create(settings.redisUrl());
        uri.setTimeout(HANDSHAKE);
        client = RedisClient.create(resources, uri);
        client.setOptions(
                ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .requestQueueSize(MOST_WAITING)
                        .socketOptions(SocketOptions.builder().connectTimeout(PAUSE).build())
                        .build());
        connecting = startConnecting();
    }

    private Thread startConnecting() {
        return Thread.ofVirtual().name("redis-connect").start(this::connect);
    }

    private void connect() {
        while (true) {
            try {
                StatefulRedisConnection<String, String> made = client.connect();
                answered();
                connection.set(made);
                return;
            } catch (RedisConnectionException e) {
                outage.failed(e);
            } finally {
                firstAttempt.countDown();
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    void awaitFirstAttempt(Duration time) throws InterruptedException {
        boolean _ = firstAttempt.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * What Redis can be asked.
     *
     * @throws RedisException when there is no connection yet
     */
    RedisAsyncCommands<String, String> commands() {
        StatefulRedisConnection<String, String> current = connection.get();
        if (current == null) {
            throw new RedisException("not connected yet");
        }
        return current.async();
    }

    /** Redis answered. */
    void answered() {
        answeredAt = System.nanoTime();
    }

    /**
     * A question was not answered in time. Nothing but that tells a connection that leads nowhere
     * any more from one that is idle: both stand.
     */
    void unanswered() {
        StatefulRedisConnection<String, String> silent = connection.get();
        if (silent != null
                && System.nanoTime() - answeredAt > SILENCE.toNanos()
                && connection.compareAndSet(silent, null)) {
            var _ = silent.closeAsync();
            connecting = startConnecting();
        }
    }

    @Override
    public void close() {
        connecting.interrupt();
        client.shutdown(Duration.ZERO, PAUSE);
        var _ = resources.shutdown(0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
