package dev.parley.worker.generation;

import dev.parley.worker.generation.TurnInFlight.Hold;
import dev.parley.worker.lease.Claim;
import dev.parley.worker.lease.Lease;
import dev.parley.worker.lease.LeaseListener;
import dev.parley.worker.lease.Leases;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.meter.WorkerMeters.LeaseEvent;
import dev.parley.worker.model.CallWatch.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes and keeps the leases of turns, and stops the work for those that were lost: this process
 * had stood still, or Redis had been away, and another worker took over. Thread-safe.
 *
 * <p>Safety: a lost turn is left to the other worker only where this one's start is known to stand
 * in the log before the other's, that is, where it was acknowledged within the lease's time. Then
 * the other's generation is in effect and its end will count. In all other cases this worker goes
 * on to its own end, and the log decides.
 */
public record LeaseKeeping(
        Leases leases, Duration timeToLive, InstantSource clock, WorkerMeters meters) {

    /** Asks for the lease of a turn, once. */
    Claim claim(TurnInFlight turn) {
        Instant until = clock.instant().plus(timeToLive);
        Claim claim = leases.claim(turn.lease());
        switch (claim) {
            case Claim.Taken _, Claim.LetterOwed _ -> turn.hold(Hold.LEASE, until);
            case Claim.Unavailable _ -> turn.hold(Hold.NO_ANSWER, Instant.MIN);
            case Claim.Held _, Claim.Done _ -> {}
        }
        return claim;
    }

    /** Whether nobody is known to have taken the turn over; asks where that can have happened. */
    boolean stillOurs(TurnInFlight turn) {
        if (turn.hold() == Hold.LEASE && !turn.leased(clock.instant())) {
            renew(List.of(turn));
        }
        return !turn.leaseLost();
    }

    /** Prolongs the leases of turns that are worked for, and hears of cancels. */
    void renew(Collection<TurnInFlight> turns) {
        Map<Lease, TurnInFlight> held =
                turns.stream()
                        .filter(TurnInFlight::working)
                        .collect(
                                Collectors.toMap(
                                        TurnInFlight::lease, Function.identity(), (one, _) -> one));
        Instant until = clock.instant().plus(timeToLive);
        leases.renew(
                held.keySet(),
                new LeaseListener() {
                    @Override
                    public void kept(Lease lease) {
                        find(lease).keep(lease, until);
                    }

                    @Override
                    public void lost(Lease lease) {
                        if (find(lease).lose(lease)) {
                            meters.lease(LeaseEvent.LOST);
                        }
                    }

                    @Override
                    public void cancelled(Lease lease) {
                        find(lease).stop(Reason.CANCELLED);
                    }

                    private TurnInFlight find(Lease lease) {
                        return Objects.requireNonNull(held.get(lease));
                    }
                });
    }
}
