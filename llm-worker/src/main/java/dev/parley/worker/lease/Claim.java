package dev.parley.worker.lease;

/** What came of asking for the lease of a turn. */
public enum Claim {
    /** The lease is this worker's. */
    TAKEN,
    /** The lease is this worker's, and a user has cancelled the turn. */
    TAKEN_CANCELLED,
    /** Another worker holds the lease. */
    HELD,
    /** An answer to this request, or to a later one for the turn, is in the log. */
    DONE,
    /** Nobody could be asked: go on without a lease. */
    UNAVAILABLE
}
