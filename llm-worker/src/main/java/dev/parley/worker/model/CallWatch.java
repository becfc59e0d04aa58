package dev.parley.worker.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a call of a provider from another thread, or because it takes too long. The calling thread
 * goes through {@link #guard} for every step that may block on the provider; stopping interrupts
 * that step and no other, so that what the thread does between steps is never disturbed.
 *
 * <p>Safety: interrupting a virtual thread that blocks on a socket closes that socket (see {@link
 * java.net.Socket#getInputStream()}), so the provider sees the connection end at once. The calling
 * thread alone touches the SDK's response, which is not safe for use by two.
 */
public final class CallWatch {
    /** Why a call was stopped. */
    public enum Reason {
        /** A user cancelled the turn. */
        CANCELLED,
        /** The turn's time is over. */
        DEADLINE,
        /** The provider gave no sign of life for too long. */
        SILENCE,
        /** This process stops, and another one shall take over. */
        HANDOVER
    }

    private final InstantSource clock;
    private final Instant dueAt;
    private final Duration longestSilence;

    private @Nullable Thread inside;
    private Instant silentUntil = Instant.MAX;
    private @Nullable Reason reason;

    /**
     * @param longestSilence how long one step may take
     */
    public CallWatch(InstantSource clock, Instant dueAt, Duration longestSilence) {
        this.clock = clock;
        this.dueAt = dueAt;
        this.longestSilence = longestSilence;
    }

    /** Stops the call; the first reason stands. */
    public synchronized void stop(Reason why) {
        if (reason == null) {
            reason = why;
            if (inside != null) {
                inside.interrupt();
            }
        }
    }

    /** Why the call was stopped, or null when it was not. */
    public synchronized @Nullable Reason reason() {
        return reason;
    }

    /** Stops the call if its time is over. To be asked again and again. */
    public synchronized void check() {
        Instant now = clock.instant();
        if (!now.isBefore(dueAt)) {
            stop(Reason.DEADLINE);
        } else if (inside != null && now.isAfter(silentUntil)) {
            stop(Reason.SILENCE);
        }
    }

    /** Time left for the turn. */
    Duration remaining() {
        return Duration.between(clock.instant(), dueAt);
    }

    /**
     * Takes a step that may block on the provider.
     *
     * @throws CallStopped when the call was stopped before, or during a step that did not succeed
     */
    <T> T guard(Supplier<T> step) {
        enter(clock.instant().plus(longestSilence));
        return inside(step);
    }

    /**
     * Sleeps.
     *
     * @throws CallStopped when the call is stopped
     */
    void pause(Duration time) {
        enter(Instant.MAX);
        inside(() -> {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                throw new CallStopped(e);
            }
            return time;
        });
    }

    private <T> T inside(Supplier<T> step) {
        T result;
        try {
            result = step.get();
        } catch (RuntimeException | Error e) {
            if (leave()) {
                throw new CallStopped(e);
            }
            throw e;
        }
        leave();
        return result;
    }

    private synchronized void enter(Instant patience) {
        if (reason != null) {
            throw new CallStopped(null);
        }
        inside = Thread.currentThread();
        silentUntil = patience;
    }

    private synchronized boolean leave() {
        inside = null;
        boolean _ = Thread.interrupted();
        return reason != null;
    }
}
