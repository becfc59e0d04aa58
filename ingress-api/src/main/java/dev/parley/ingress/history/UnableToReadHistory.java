package dev.parley.ingress.history;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;

/** The database did not answer. */
public final class UnableToReadHistory extends Refused {
    private static final long serialVersionUID = 1L;

    /** For whoever asked; the cause is known to the log. */
    public UnableToReadHistory() {
        super(
                Refusal.later(
                        ProblemCode.HISTORY_UNAVAILABLE,
                        "the history cannot be reached; try again soon"));
    }
}
