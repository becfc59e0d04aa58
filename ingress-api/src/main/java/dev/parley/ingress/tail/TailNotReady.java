package dev.parley.ingress.tail;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;

/** The brokers have not been reached since this process started. */
public final class TailNotReady extends Refused {
    private static final long serialVersionUID = 1L;

    TailNotReady() {
        super(Refusal.later(ProblemCode.LOG_UNAVAILABLE, "the chunk log has not been reached yet"));
    }
}
