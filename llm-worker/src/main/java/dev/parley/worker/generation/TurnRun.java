package dev.parley.worker.generation;

import dev.parley.worker.lease.Leases;
import dev.parley.worker.meter.WorkerMeters.RequestResult;
import dev.parley.worker.model.CallWatch.Reason;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The way of one request: find out whether it is this process's to work for, wait while it is
 * another's, then answer, or report the end of a turn that was cancelled before.
 */
final class TurnRun {
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(400);

    private final Answering answering;
    private final CancelledAnswering cancelledAnswering;
    private final Leases leases;
    private final RecentCancels cancels;
    private final InstantSource clock;

    TurnRun(
            Answering answering,
            CancelledAnswering cancelledAnswering,
            Leases leases,
            RecentCancels cancels,
            InstantSource clock) {
        this.answering = answering;
        this.cancelledAnswering = cancelledAnswering;
        this.leases = leases;
        this.cancels = cancels;
        this.clock = clock;
    }

    /** Works until nothing is left to do, or until it is handed back. */
    RequestResult run(TurnInFlight turn) throws InterruptedException {
        Duration wait = FIRST_WAIT;
        while (clock.instant().isBefore(turn.request().dueAt())) {
            if (turn.watch().reason() == Reason.HANDOVER) {
                return RequestResult.HANDED_BACK;
            }
            switch (leases.claim(turn.lease())) {
                case DONE -> {
                    return RequestResult.DONE;
                }
                case TAKEN, UNAVAILABLE -> {
                    return work(turn, false);
                }
                case TAKEN_CANCELLED -> {
                    return work(turn, true);
                }
                case HELD -> {
                    Thread.sleep(wait);
                    Duration next = wait.multipliedBy(2);
                    wait = next.compareTo(LONGEST_WAIT) < 0 ? next : LONGEST_WAIT;
                }
            }
        }
        // The orchestrator's own deadline ends the turn, or has it asked for again.
        return RequestResult.LATE;
    }

    private RequestResult work(TurnInFlight turn, boolean marked) throws InterruptedException {
        turn.beginWork();
        boolean cancelled =
                marked
                        || turn.watch().reason() == Reason.CANCELLED
                        || cancels.contains(turn.turnId());
        RequestResult result = cancelled ? cancelledAnswering.report(turn) : answering.answer(turn);
        turn.endWork();
        if (result == RequestResult.HANDED_BACK) {
            leases.release(turn.lease());
        } else {
            leases.complete(turn.lease());
        }
        return result;
    }
}
