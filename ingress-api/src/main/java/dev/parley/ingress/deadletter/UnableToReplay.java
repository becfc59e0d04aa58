package dev.parley.ingress.deadletter;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;

/** The brokers did not acknowledge in time. The letter stays claimed until the act is repeated. */
public final class UnableToReplay extends Refused {
    private static final long serialVersionUID = 1L;

    /** For whoever gave the command. */
    public UnableToReplay() {
        super(
                Refusal.later(
                        ProblemCode.LOG_UNAVAILABLE,
                        "the brokers did not acknowledge in time; repeat the command to finish it"));
    }
}
