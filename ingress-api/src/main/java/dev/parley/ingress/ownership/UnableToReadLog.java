package dev.parley.ingress.ownership;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;

/** The conversation log could not be read, or not far enough in the time there was. */
public final class UnableToReadLog extends Refused {
    private static final long serialVersionUID = 1L;

    /** For whoever asked; the cause is known to the log. */
    public UnableToReadLog() {
        super(
                Refusal.later(
                        ProblemCode.LOG_UNAVAILABLE,
                        "whose this conversation is cannot be found out now; try again soon"));
    }
}
