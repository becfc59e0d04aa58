package dev.parley.ingress.hint;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis that comes back by itself. One that stands but answers nothing is
 * replaced.
 *
 * <p>Thread safety: safe.
 */
public final class RedisLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    /** After so long without an answer a question that is not answered in time was one too many. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    private final AtomicReference<@Nullable StatefulRedisConnection<String, String>> connection =
            new AtomicReference<>();
    private volatile long answeredAt = System.nanoTime();
    private volatile boolean away;
    private volatile boolean closed;

    /** Connects on a thread of its own and keeps trying. */
    public RedisLink(RedisSettings settings) {
        uri = RedisURI.create(settings.url());
        uri.setTimeout(settings.timeout());
        resources =
                ClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();
        client = RedisClient.create(resources, uri);
        client.setOptions(
                ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
                        .socketOptions(
                                SocketOptions.builder()
                                        .connectTimeout(Duration.ofSeconds(1))
                                        .build())
                        .build());
        startConnecting();
    }

    private void startConnecting() {
        Thread.ofVirtual().name("redis-connect").start(this::connect);
    }

    private void connect() {
        while (!closed) {
            try {
                StatefulRedisConnection<String, String> made =
                        client.connect(StringCodec.UTF8, uri);
                answeredAt = System.nanoTime();
                connection.set(made);
                return;
            } catch (RedisException e) {
                noteAway(e);
                try {
                    Thread.sleep(RETRY);
                } catch (InterruptedException _) {
                    return;
                }
            }
        }
    }

    /** Whether Redis answers. */
    public boolean isReachable() {
        return ask(commands -> Optional.of(commands.ping())).isPresent();
    }

    /**
     * Asks, and waits no longer than the timeout.
     *
     * @return empty where the question has no answer, and where Redis gives none
     */
    public <T> Optional<T> ask(Function<RedisCommands<String, String>, Optional<T>> question) {
        StatefulRedisConnection<String, String> open = connection.get();
        if (open == null) {
            return Optional.empty();
        }
        try {
            Optional<T> answer = question.apply(open.sync());
            answeredAt = System.nanoTime();
            away = false;
            return answer;
        } catch (RedisCommandTimeoutException e) {
            noteAway(e);
            replace(open);
            return Optional.empty();
        } catch (RedisException e) {
            noteAway(e);
            return Optional.empty();
        }
    }

    /** Tells something, and does not wait for the answer. */
    public void tell(Consumer<RedisAsyncCommands<String, String>> news) {
        StatefulRedisConnection<String, String> open = connection.get();
        if (open == null) {
            return;
        }
        try {
            news.accept(open.async());
        } catch (RedisException e) {
            noteAway(e);
        }
    }

    /**
     * Nothing but questions without answers tells a connection that leads nowhere any more from one
     * that is idle: both stand.
     */
    private void replace(StatefulRedisConnection<String, String> silent) {
        if (System.nanoTime() - answeredAt > SILENCE.toNanos()
                && connection.compareAndSet(silent, null)) {
            var _ = silent.closeAsync();
            startConnecting();
        }
    }

    private void noteAway(RedisException e) {
        if (!away && !closed) {
            away = true;
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("Redis does not answer; going on without it");
        }
    }

    @Override
    public void close() {
        closed = true;
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        resources.shutdown(0, 1, java.util.concurrent.TimeUnit.SECONDS);
    }
}
