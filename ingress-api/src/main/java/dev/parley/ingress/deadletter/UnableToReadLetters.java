package dev.parley.ingress.deadletter;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;

/** Dead letters cannot be looked at now, or not what was done to them. */
public final class UnableToReadLetters extends Refused {
    private static final long serialVersionUID = 1L;

    /**
     * For whoever asked.
     *
     * @param reason what is away
     */
    public UnableToReadLetters(String reason) {
        super(Refusal.later(ProblemCode.LETTERS_UNAVAILABLE, reason + "; try again soon"));
    }
}
