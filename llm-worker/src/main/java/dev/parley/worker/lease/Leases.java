package dev.parley.worker.lease;

import dev.parley.events.identity.TurnId;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Who works for which turn. Saves calls of providers that would be made twice, and carries cancels
 * to a worker whose partition has moved; nothing becomes wrong where it fails, so nothing here
 * throws or waits long. Thread-safe.
 */
public interface Leases {
    /** Asks for a lease, once. */
    Claim claim(Lease lease);

    /**
     * Prolongs leases. One that has run out and that nobody else took is taken again.
     *
     * @param cancelled is told the turns that carry the mark of a cancel
     */
    void renew(Collection<Lease> leases, Consumer<TurnId> cancelled);

    /** Marks the turn as done and gives the lease back; the answer must be in the log. */
    void complete(Lease lease);

    /** Gives the lease back, for another worker to take. */
    void release(Lease lease);

    /** Leaves a mark for whoever works for the turn, now or later. */
    void markCancelled(TurnId turn);
}
