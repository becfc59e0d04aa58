package dev.parley.worker.generation;

import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.TraceParent;
import dev.parley.worker.lease.Lease;
import dev.parley.worker.model.CallWatch;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A turn that this process works for, or waits to work for. */
final class TurnInFlight {
    private final GenerationRequested request;
    private final @Nullable TraceParent trace;
    private final int partition;
    private final Instant readAt;
    private final Lease lease;
    private final CallWatch watch;
    private final CompletableFuture<@Nullable Void> finished = new CompletableFuture<>();
    private volatile boolean working;

    /**
     * @param partition of every topic in which the conversation lies
     * @param readAt when the request came
     */
    TurnInFlight(
            GenerationRequested request,
            @Nullable TraceParent trace,
            int partition,
            Instant readAt,
            CallWatch watch) {
        this.request = request;
        this.trace = trace;
        this.partition = partition;
        this.readAt = readAt;
        this.watch = watch;
        this.lease = new Lease(request.turnId(), GenerationId.next(), request.attempt());
    }

    GenerationRequested request() {
        return request;
    }

    TurnId turnId() {
        return request.turnId();
    }

    @Nullable TraceParent trace() {
        return trace;
    }

    int partition() {
        return partition;
    }

    Instant readAt() {
        return readAt;
    }

    /** Names the generation that this process will start for the turn. */
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

    /** Whether the waiting for others is over, so that the lease is to be kept. */
    boolean working() {
        return working;
    }

    void beginWork() {
        working = true;
    }

    void endWork() {
        working = false;
    }
}
