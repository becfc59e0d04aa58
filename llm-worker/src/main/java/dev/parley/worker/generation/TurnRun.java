package dev.parley.worker.generation;

import dev.parley.events.deadletter.Failure;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.worker.deadletter.DeadLetterBox;
import dev.parley.worker.lease.Claim;
import dev.parley.worker.meter.WorkerMeters.RequestResult;
import dev.parley.worker.model.CallWatch.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/**
 * The way of one request: find out whether it is this process's to work for, wait while it is
 * another's, then answer, or report the end of a turn that was cancelled before. A failure is in
 * the conversation log first, then the request is in the dead-letter topic, and only then is the
 * turn done; a worker that dies between the two leaves a mark for the next to write the letter.
 */
public record TurnRun(
        Answering answering,
        CancelledAnswering cancelledAnswering,
        ConversationLog conversations,
        LeaseKeeping keeping,
        RecentCancels cancels,
        ModelSlots slots,
        DeadLetterBox letters,
        InstantSource clock) {
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(400);

    /** Works until nothing is left to do, or until it is handed back. */
    RequestResult run(TurnInFlight turn) throws InterruptedException {
        Duration wait = FIRST_WAIT;
        while (turn.inTime()) {
            if (turn.watch().reason() == Reason.HANDOVER) {
                return RequestResult.HANDED_BACK;
            }
            switch (keeping.claim(turn)) {
                case Claim.Done _ -> {
                    conversations.endSuperseded(turn);
                    return RequestResult.DONE;
                }
                case Claim.LetterOwed(String category) -> {
                    conversations.endSuperseded(turn);
                    keepLetter(turn, owed(category));
                    return RequestResult.DONE;
                }
                case Claim.Taken(boolean cancelled) -> {
                    Optional<RequestResult> result = work(turn, cancelled);
                    if (result.isPresent()) {
                        return result.get();
                    }
                    turn.startOver();
                }
                case Claim.Unavailable _ -> {
                    return work(turn, false).orElse(RequestResult.HANDED_BACK);
                }
                case Claim.Held _ -> {
                    Thread.sleep(wait);
                    Duration next = wait.multipliedBy(2);
                    wait = next.compareTo(LONGEST_WAIT) < 0 ? next : LONGEST_WAIT;
                }
            }
        }
        return late(turn);
    }

    /** Empty when another worker has taken the turn over, so that its end is to be awaited. */
    private Optional<RequestResult> work(TurnInFlight turn, boolean marked)
            throws InterruptedException {
        boolean cancelled =
                marked
                        || turn.watch().reason() == Reason.CANCELLED
                        || cancels.contains(turn.turnId(), turn.order().attempt());
        Answered answered =
                cancelled ? cancelledAnswering.report(turn) : slots.within(turn, answering::answer);
        return switch (answered) {
            case Answered.Ended(RequestResult result) -> {
                conversations.endSuperseded(turn);
                keeping.leases().complete(turn.lease());
                yield Optional.of(result);
            }
            case Answered.Failed(Failure failure) -> {
                keeping.leases().owe(turn.lease(), failure.kind());
                keepLetter(turn, failure);
                yield Optional.of(RequestResult.FAILED);
            }
            case Answered.HandedBack _ -> {
                keeping.leases().release(turn.lease());
                yield Optional.of(RequestResult.HANDED_BACK);
            }
            case Answered.Overtaken _ -> Optional.empty();
        };
    }

    private void keepLetter(TurnInFlight turn, Failure failure) throws InterruptedException {
        letters.keep(turn.order().record(), failure);
        keeping.leases().complete(turn.lease());
    }

    /**
     * The orchestrator's own deadline ends the turn, or has it asked for again. A replay has no
     * such deadline: the operator gets it back.
     */
    private RequestResult late(TurnInFlight turn) throws InterruptedException {
        if (turn.order().replay() != null) {
            Instant now = clock.instant();
            letters.keep(
                    turn.order().record(),
                    new Failure(
                            ErrorCategory.TIMEOUT.name().toLowerCase(Locale.ROOT),
                            "no worker could begin with the replay in time",
                            null,
                            now,
                            now,
                            1));
        }
        return RequestResult.LATE;
    }

    private Failure owed(String category) {
        Instant now = clock.instant();
        return new Failure(
                category,
                "the turn failed, and its worker stopped before it could keep the request",
                null,
                now,
                now,
                1);
    }
}
