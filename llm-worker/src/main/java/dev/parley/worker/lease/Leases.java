package dev.parley.worker.lease;

import dev.parley.events.identity.TurnId;
import java.util.Collection;

/**
 * Who works for which turn. Saves calls of providers that would be made twice, and carries cancels
 * to a worker whose partition has moved; nothing becomes wrong where it fails, so nothing here
 * throws or waits long. Thread-safe.
 */
public interface Leases {
    /** Asks for a lease, once. */
    Claim claim(Lease lease);

    /**
     * Prolongs leases. One that has run out is taken again, unless another worker has had it since.
     */
    void renew(Collection<Lease> leases, LeaseListener listener);

    /**
     * Marks the turn as done and gives the lease back; the end must be in the log. Does nothing
     * when another worker has had the lease since: the end may be void, and the other's is to come.
     */
    void complete(Lease lease);

    /**
     * Marks the turn as failed, with a dead letter to be written, and keeps the lease; the end must
     * be in the log. Does nothing when another worker has had the lease since.
     *
     * @param category of the failure
     */
    void owe(Lease lease, String category);

    /** Gives the lease back, for another worker to take. */
    void release(Lease lease);

    /**
     * Leaves a mark for whoever works for the turn, now or later.
     *
     * @param lastAttempt who works for a later one is not concerned
     */
    void markCancelled(TurnId turn, int lastAttempt);
}
