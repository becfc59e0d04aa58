package dev.parley.ingress.share;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;

/** The database did not answer. */
public final class UnableToReachShares extends Refused {
    private static final long serialVersionUID = 1L;

    /** For whoever asked; the cause is known to the log. */
    public UnableToReachShares() {
        super(
                Refusal.later(
                        ProblemCode.SHARES_UNAVAILABLE,
                        "the share links cannot be reached; try again soon"));
    }
}
