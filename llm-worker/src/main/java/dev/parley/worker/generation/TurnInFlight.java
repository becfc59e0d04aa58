package dev.parley.worker.generation;

import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.TraceParent;
import dev.parley.worker.lease.Lease;
import dev.parley.worker.model.CallWatch;
import dev.parley.worker.model.CallWatch.Reason;
import dev.parley.worker.model.Patience;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A turn that this process works for, or waits to work for.
 *
 * <p>Thread safety: the turn's own thread does everything but {@link #stop}, {@link #checkTime} and
 * the questions about the lease.
 */
final class TurnInFlight {
    /** What the right to work for the turn rests on. */
    enum Hold {
        /** None yet: waiting for others, or already done. */
        NOTHING,
        /** The lease. */
        LEASE,
        /** Redis could not be asked; whoever else works for the turn may have started before. */
        NO_ANSWER
    }

    private final Order order;
    private final Receipt receipt;
    private final Instant readAt;
    private final Patience patience;
    private final InstantSource clock;
    private final CompletableFuture<@Nullable Void> finished = new CompletableFuture<>();
    private final List<GenerationEnd> superseded = new ArrayList<>();
    private volatile Hold hold = Hold.NOTHING;
    private volatile Lease lease;
    private volatile CallWatch watch;
    private Instant leasedUntil = Instant.MIN;
    private boolean startIsFirst;
    private boolean leaseLost;
    private @Nullable Reason stopped;

    TurnInFlight(Order order, Receipt receipt, Patience patience, InstantSource clock) {
        this.order = order;
        this.receipt = receipt;
        this.patience = patience;
        this.clock = clock;
        this.readAt = clock.instant();
        this.lease = newLease();
        this.watch = newWatch();
    }

    private Lease newLease() {
        return new Lease(order.request().turnId(), GenerationId.next(), order.attempt());
    }

    private CallWatch newWatch() {
        return new CallWatch(clock, order.dueAt(readAt), patience);
    }

    Order order() {
        return order;
    }

    GenerationRequested request() {
        return order.request();
    }

    TurnId turnId() {
        return order.request().turnId();
    }

    @Nullable TraceParent trace() {
        return order.trace();
    }

    /** Hears of waiting. */
    Receipt receipt() {
        return receipt;
    }

    /** Whether there is still time to begin. */
    boolean inTime() {
        return !order.isOutOfDate(readAt) && clock.instant().isBefore(order.dueAt(readAt));
    }

    Duration sinceRead() {
        return Duration.between(readAt, clock.instant());
    }

    /** Names the first generation that this process will start for the turn. */
    Lease lease() {
        return lease;
    }

    CallWatch watch() {
        return watch;
    }

    /** Completes when nothing is left to do for the request; never when it is handed back. */
    CompletableFuture<@Nullable Void> finished() {
        return finished;
    }

    Hold hold() {
        return hold;
    }

    /** Whether the waiting for others is over, so that the lease is to be kept. */
    boolean working() {
        return hold != Hold.NOTHING;
    }

    /**
     * The waiting for others is over.
     *
     * @param until when the lease runs out, if there is one
     */
    synchronized void hold(Hold now, Instant until) {
        hold = now;
        leasedUntil = until;
    }

    synchronized void letGo() {
        hold = Hold.NOTHING;
    }

    /** The lease has been prolonged. */
    synchronized void keep(Lease kept, Instant until) {
        if (lease.equals(kept) && until.isAfter(leasedUntil)) {
            leasedUntil = until;
        }
    }

    /** Whether nobody else can have the lease. */
    synchronized boolean leased(Instant now) {
        return hold == Hold.LEASE && now.isBefore(leasedUntil);
    }

    /** A generation is about to start: where its start stands in the log is not known yet. */
    synchronized void starting() {
        startIsFirst = false;
    }

    /** Its start is in the log. */
    synchronized void startAcknowledged(Lease under) {
        startIsFirst = lease.equals(under) && leased(clock.instant());
    }

    /**
     * Another worker has the lease, or had it.
     *
     * @return whether this is news
     */
    synchronized boolean lose(Lease lost) {
        if (hold != Hold.LEASE || leaseLost || !lease.equals(lost)) {
            return false;
        }
        leaseLost = true;
        if (startIsFirst) {
            watch.stop(Reason.LEASE_LOST);
        }
        return true;
    }

    synchronized boolean leaseLost() {
        return leaseLost;
    }

    /** Whether another worker has the turn, and its generation comes later in the log. */
    synchronized boolean overtaken() {
        return leaseLost && startIsFirst;
    }

    /** Stops what is done for the turn; the first reason stands. */
    synchronized void stop(Reason why) {
        if (stopped == null) {
            stopped = why;
        }
        watch.stop(why);
    }

    void checkTime() {
        watch.check();
    }

    /** Another worker took the lease: from now on this one waits for that one, as if just read. */
    synchronized void startOver() {
        hold = Hold.NOTHING;
        leaseLost = false;
        startIsFirst = false;
        lease = newLease();
        watch = newWatch();
        if (stopped != null) {
            watch.stop(stopped);
        }
    }

    /** Keeps the end of a generation until a later one has started, or the turn has ended. */
    void supersede(GenerationEnd end) {
        superseded.add(end);
    }

    /** The ends that were kept; they are not kept any longer. */
    List<GenerationEnd> takeSuperseded() {
        List<GenerationEnd> taken = List.copyOf(superseded);
        superseded.clear();
        return taken;
    }
}
