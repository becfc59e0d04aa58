package dev.parley.ingress.tail;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;

/** A part of the chunk log is not read, and could not be begun in time. */
public final class TailNotReady extends Refused {
    private static final long serialVersionUID = 1L;

    TailNotReady() {
        super(Refusal.later(ProblemCode.LOG_UNAVAILABLE, "the chunk log has not been reached yet"));
    }
}
