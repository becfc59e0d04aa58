package dev.parley.ingress.history;

import dev.parley.events.identity.TurnId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * The turns that somebody waits to see in the history: asked for together, by one thread that there
 * is only while somebody waits. However many wait, the database has one question at a time.
 *
 * <p>Thread safety: safe.
 */
final class AwaitedTurns {
    private static final Duration PAUSE = Duration.ofMillis(8);

    private final UnaryOperator<Set<TurnId>> stored;
    private final Map<TurnId, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
    private final AtomicBoolean asking = new AtomicBoolean();

    /**
     * @param stored which of these turns are in the history
     */
    AwaitedTurns(UnaryOperator<Set<TurnId>> stored) {
        this.stored = stored;
    }

    /**
     * Returns when the turn is in the history, or the time is over.
     *
     * @throws UnableToReadHistory when nobody can tell
     */
    void await(TurnId turn, Duration patience) {
        CompletableFuture<Void> seen =
                awaited.computeIfAbsent(turn, _ -> new CompletableFuture<>());
        askOn();
        try {
            seen.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            awaited.remove(turn, seen);
        } catch (ExecutionException e) {
            throw new UnableToReadHistory();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void askOn() {
        if (asking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("awaited-turns").start(this::ask);
        }
    }

    private void ask() {
        try {
            while (!awaited.isEmpty()) {
                tell();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            awaited.forEach((turn, seen) -> {
                awaited.remove(turn, seen);
                seen.completeExceptionally(e);
            });
        } finally {
            asking.set(false);
        }
        // Who came between the last look and here found somebody asking.
        if (!awaited.isEmpty()) {
            askOn();
        }
    }

    private void tell() {
        for (TurnId turn : stored.apply(Set.copyOf(awaited.keySet()))) {
            CompletableFuture<Void> seen = awaited.remove(turn);
            if (seen != null) {
                seen.complete(null);
            }
        }
    }
}
