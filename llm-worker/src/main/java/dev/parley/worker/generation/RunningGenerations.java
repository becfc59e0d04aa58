package dev.parley.worker.generation;

import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.identity.TurnId;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.meter.WorkerMeters.RequestResult;
import dev.parley.worker.model.CallWatch.Reason;
import dev.parley.worker.model.Patience;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All turns in flight in this process: at most one run for each turn, each on a virtual thread of
 * its own. Thread-safe.
 */
public final class RunningGenerations implements Generations {
    private static final Logger log = LoggerFactory.getLogger(RunningGenerations.class);

    private final ConcurrentMap<TurnId, TurnInFlight> inFlight = new ConcurrentHashMap<>();
    private final TurnRun run;
    private final RecentCancels cancels;
    private final LeaseKeeping keeping;
    private final Patience patience;
    private final InstantSource clock;
    private final WorkerMeters meters;

    /**
     * @param patience with providers
     */
    public RunningGenerations(
            TurnRun run,
            RecentCancels cancels,
            LeaseKeeping keeping,
            Patience patience,
            InstantSource clock,
            WorkerMeters meters) {
        this.run = run;
        this.cancels = cancels;
        this.keeping = keeping;
        this.patience = patience;
        this.clock = clock;
        this.meters = meters;
        meters.inFlight(inFlight::size);
    }

    /** A replay does not join the work for the failure that it is the answer to, but follows it. */
    @Override
    public void request(Order order, Receipt receipt) {
        TurnInFlight turn = new TurnInFlight(order, receipt, patience, clock);
        TurnInFlight present = inFlight.putIfAbsent(turn.turnId(), turn);
        if (present == null) {
            var _ = turn.finished().thenRun(receipt::finish);
            Thread.ofVirtual().name("turn-" + turn.turnId()).start(() -> work(turn));
        } else if (order.replays() > present.order().replays()) {
            var _ = present.finished().thenRun(() -> request(order, receipt));
        } else {
            meters.finished(RequestResult.JOINED);
            var _ = present.finished().thenRun(receipt::finish);
        }
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
        turn.letGo();
        inFlight.remove(turn.turnId());
        meters.finished(result);
        if (result != RequestResult.HANDED_BACK) {
            turn.finished().complete(null);
        }
    }

    @Override
    public void cancel(GenerationCancelled cancel, Receipt receipt) {
        TurnId turnId = cancel.turnId();
        int lastAttempt = cancel.attempt() == null ? Integer.MAX_VALUE : cancel.attempt();
        cancels.add(turnId, lastAttempt);
        TurnInFlight turn = inFlight.get(turnId);
        if (turn != null && turn.order().attempt() > lastAttempt) {
            turn = null;
        }
        if (turn != null) {
            turn.stop(Reason.CANCELLED);
        }
        if (turn != null && turn.working()) {
            receipt.finish();
        } else {
            Thread.ofVirtual()
                    .name("cancel-" + turnId)
                    .start(() -> {
                        keeping.leases().markCancelled(turnId, lastAttempt);
                        receipt.finish();
                    });
        }
    }

    /** Stops the calls whose time is over. To be called often. */
    public void checkTime() {
        inFlight.values().forEach(TurnInFlight::checkTime);
    }

    /** Prolongs the leases of all turns that are worked for, and hears of cancels. */
    public void renewLeases() {
        keeping.renew(inFlight.values());
    }

    /** Stops all work without an end, so that another worker takes it over. */
    public void handBack() {
        inFlight.values().forEach(turn -> turn.stop(Reason.HANDOVER));
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
