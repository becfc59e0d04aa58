package dev.parley.ingress.publish;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;

/** The brokers did not acknowledge in time. */
public final class UnableToPublish extends Refused {
    private static final long serialVersionUID = 1L;

    /** For whoever wanted to append. */
    public UnableToPublish() {
        super(
                Refusal.later(
                        ProblemCode.LOG_UNAVAILABLE,
                        "not known to be accepted; send it again with the same Idempotency-Key"));
    }
}
