package dev.parley.worker.lease;

/** What came of asking for the lease of a turn. */
public sealed interface Claim {
    /**
     * The lease is this worker's.
     *
     * @param cancelled whether a user has cancelled the turn
     */
    record Taken(boolean cancelled) implements Claim {}

    /** Another worker holds the lease. */
    record Held() implements Claim {}

    /** An end for this request, or for a later one for the turn, is in the log. */
    record Done() implements Claim {}

    /**
     * A failure for this request is in the log, and its dead letter may not be written. The lease
     * is this worker's.
     *
     * @param category of the failure
     */
    record LetterOwed(String category) implements Claim {}

    /** Nobody could be asked: go on without a lease. */
    record Unavailable() implements Claim {}
}
