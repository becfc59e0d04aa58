package dev.parley.worker.generation;

import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.TraceParent;
import dev.parley.worker.lease.Lease;
import dev.parley.worker.lease.Leases;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.meter.WorkerMeters.RequestResult;
import dev.parley.worker.model.CallWatch;
import dev.parley.worker.model.CallWatch.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All turns in flight in this process: at most one run for each turn, each on a virtual thread of
 * its own. Thread-safe.
 */
public final class RunningGenerations implements Generations {
    private static final Logger log = LoggerFactory.getLogger(RunningGenerations.class);

    private final ConcurrentMap<TurnId, TurnInFlight> inFlight = new ConcurrentHashMap<>();
    private final RecentCancels cancels = new RecentCancels();
    private final TurnRun run;
    private final Leases leases;
    private final Duration longestSilence;
    private final InstantSource clock;
    private final WorkerMeters meters;

    /**
     * @param longestSilence how long a provider may be silent
     */
    public RunningGenerations(
            Answering answering,
            CancelledAnswering cancelledAnswering,
            Leases leases,
            Duration longestSilence,
            InstantSource clock,
            WorkerMeters meters) {
        this.run = new TurnRun(answering, cancelledAnswering, leases, cancels, clock);
        this.leases = leases;
        this.longestSilence = longestSilence;
        this.clock = clock;
        this.meters = meters;
        meters.inFlight(inFlight::size);
    }

    @Override
    public void request(
            GenerationRequested request,
            @Nullable TraceParent trace,
            int partition,
            Runnable finished) {
        CallWatch watch = new CallWatch(clock, request.dueAt(), longestSilence);
        TurnInFlight turn = new TurnInFlight(request, trace, partition, clock.instant(), watch);
        TurnInFlight present = inFlight.putIfAbsent(turn.turnId(), turn);
        if (present != null) {
            meters.finished(RequestResult.JOINED);
            var _ = present.finished().thenRun(finished);
            return;
        }
        var _ = turn.finished().thenRun(finished);
        Thread.ofVirtual().name("turn-" + turn.turnId()).start(() -> work(turn));
    }

    private void work(TurnInFlight turn) {
        RequestResult result = RequestResult.HANDED_BACK;
        try {
            result = run.run(turn);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("conversation_id", turn.request().conversationId())
                    .addKeyValue("turn_id", turn.turnId())
                    .setCause(e)
                    .log("a turn was given up; its request stays uncommitted");
        }
        turn.endWork();
        inFlight.remove(turn.turnId());
        meters.finished(result);
        if (result != RequestResult.HANDED_BACK) {
            turn.finished().complete(null);
        }
    }

    @Override
    public void cancel(GenerationCancelled cancel, Runnable finished) {
        TurnId turnId = cancel.turnId();
        cancels.add(turnId);
        TurnInFlight turn = inFlight.get(turnId);
        if (turn != null) {
            turn.watch().stop(Reason.CANCELLED);
        }
        if (turn != null && turn.working()) {
            finished.run();
        } else {
            Thread.ofVirtual()
                    .name("cancel-" + turnId)
                    .start(() -> {
                        leases.markCancelled(turnId);
                        finished.run();
                    });
        }
    }

    /** Stops the calls whose time is over. To be called often. */
    public void checkTime() {
        inFlight.values().forEach(turn -> turn.watch().check());
    }

    /** Prolongs the leases of all turns that are worked for, and hears of cancels. */
    public void renewLeases() {
        List<Lease> held =
                inFlight.values().stream()
                        .filter(TurnInFlight::working)
                        .map(TurnInFlight::lease)
                        .toList();
        leases.renew(
                held,
                turnId -> {
                    TurnInFlight turn = inFlight.get(turnId);
                    if (turn != null) {
                        turn.watch().stop(Reason.CANCELLED);
                    }
                });
    }

    /** Stops all work without an end, so that another worker takes it over. */
    public void handBack() {
        inFlight.values().forEach(turn -> turn.watch().stop(Reason.HANDOVER));
    }

    /**
     * Waits until nothing is in flight.
     *
     * @return whether nothing is
     */
    public boolean awaitNone(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (!inFlight.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(Duration.ofMillis(20));
        }
        return inFlight.isEmpty();
    }
}
