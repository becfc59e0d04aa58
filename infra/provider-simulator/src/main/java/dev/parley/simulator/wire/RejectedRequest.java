package dev.parley.simulator.wire;

import java.util.OptionalInt;

/** A request that its wire does not allow. */
public final class RejectedRequest extends RuntimeException {
    private final transient Problem problem;

    RejectedRequest(String field, String message) {
        super(message);
        this.problem = new Problem(400, message, field, OptionalInt.empty());
    }

    public Problem problem() {
        return problem;
    }
}
