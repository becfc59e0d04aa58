package dev.parley.worker.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a call of a provider from another thread, or because it takes too long. A turn that is due
 * or stopped is over for good; a provider that is silent only loses the call. The calling thread
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
        /** This process stops, and another one shall take over. */
        HANDOVER,
        /** Another worker took the turn over. */
        LEASE_LOST
    }

    /** What happened to the thread during a step. */
    private enum Disturbance {
        UNDISTURBED,
        STOPPED,
        SILENT
    }

    private final InstantSource clock;
    private final Patience patience;

    private Instant dueAt;
    private Instant textDueAt = Instant.MAX;
    private boolean flowing;
    private @Nullable Thread inside;
    private Instant silentUntil = Instant.MAX;
    private boolean silent;
    private @Nullable Reason reason;

    /**
     * @param dueAt when everything has to be over
     */
    public CallWatch(InstantSource clock, Instant dueAt, Patience patience) {
        this.clock = clock;
        this.dueAt = dueAt;
        this.patience = patience;
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

    /** Brings the end of all time nearer, where it was further away than that. */
    public synchronized void dueWithin(Duration time) {
        Instant due = clock.instant().plus(time);
        if (due.isBefore(dueAt)) {
            dueAt = due;
        }
    }

    /** Stops the call if its time is over. To be asked again and again. */
    public synchronized void check() {
        Instant now = clock.instant();
        if (!now.isBefore(dueAt)) {
            stop(Reason.DEADLINE);
        } else if (inside != null && now.isAfter(silentUntil)) {
            silent = true;
            inside.interrupt();
        }
    }

    /** Time left for the turn. */
    synchronized Duration remaining() {
        return Duration.between(clock.instant(), dueAt);
    }

    /** The provider is called: its time until the first text begins. */
    synchronized void beginCall() {
        flowing = false;
        textDueAt = clock.instant().plus(patience.firstText());
    }

    /** The model began to answer: from now on no step may take long. */
    synchronized void textCame() {
        flowing = true;
    }

    /**
     * Goes on with what the provider has said already, which takes no step that could block.
     *
     * @throws CallStopped when the call was stopped
     */
    synchronized void goOn() {
        if (reason != null) {
            throw new CallStopped(null);
        }
    }

    /**
     * Takes a step that may block on the provider.
     *
     * @throws CallStopped when the call was stopped before, or during a step that did not succeed
     * @throws ProviderSilent when the step took too long, or the first text did
     */
    <T> T guard(Supplier<T> step) {
        enter(patienceNow());
        return inside(step);
    }

    private synchronized Instant patienceNow() {
        return flowing ? clock.instant().plus(patience.betweenTexts()) : textDueAt;
    }

    /**
     * Waits for a permit, for some time or until the call is stopped.
     *
     * @return whether the permit was taken
     */
    public boolean acquire(Semaphore permits, Duration time) {
        try {
            return waitFor(() -> permits.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS));
        } catch (CallStopped _) {
            return false;
        }
    }

    /**
     * Waits for what others do, or until the call is stopped.
     *
     * @return whether it was done; false too where it failed
     */
    public boolean await(Future<?> deed) {
        try {
            return waitFor(() -> {
                try {
                    deed.get();
                    return true;
                } catch (ExecutionException e) {
                    return false;
                }
            });
        } catch (CallStopped _) {
            return false;
        }
    }

    /**
     * Sleeps.
     *
     * @throws CallStopped when the call is stopped
     */
    void pause(Duration time) {
        waitFor(() -> {
            Thread.sleep(time);
            return time;
        });
    }

    /** A step that waits for something else than the provider: only a stop ends it early. */
    private <T> T waitFor(Wait<T> wait) {
        enter(Instant.MAX);
        return inside(() -> {
            try {
                return wait.end();
            } catch (InterruptedException e) {
                throw new CallStopped(e);
            }
        });
    }

    private <T> T inside(Supplier<T> step) {
        T result;
        try {
            result = step.get();
        } catch (RuntimeException | Error e) {
            Disturbance disturbance = leave();
            if (disturbance == Disturbance.STOPPED) {
                throw new CallStopped(e);
            }
            if (disturbance == Disturbance.SILENT) {
                throw new ProviderSilent(e);
            }
            throw e;
        }
        var _ = leave();
        return result;
    }

    private synchronized void enter(Instant longest) {
        goOn();
        inside = Thread.currentThread();
        silentUntil = longest;
        silent = false;
    }

    private synchronized Disturbance leave() {
        inside = null;
        boolean _ = Thread.interrupted();
        if (reason != null) {
            return Disturbance.STOPPED;
        }
        return silent ? Disturbance.SILENT : Disturbance.UNDISTURBED;
    }

    private interface Wait<T> {
        T end() throws InterruptedException;
    }
}
