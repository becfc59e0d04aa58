package dev.parley.worker.lease;

/** Hears what became of leases that were to be prolonged. Where Redis is away it hears nothing. */
public interface LeaseListener {
    /** The lease is this worker's, for its whole time from when it was asked for. */
    void kept(Lease lease);

    /** Another worker has the lease, or had it since, or the turn is done. */
    void lost(Lease lease);

    /** The turn carries the mark of a cancel. */
    void cancelled(Lease lease);
}
