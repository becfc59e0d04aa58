package dev.parley.simulator.fault;

import java.util.OptionalLong;

/**
 * A fault that waits for requests.
 *
 * @param model the model it waits for, {@code *} for all
 * @param remaining how many requests it still meets; empty for all that come
 * @param met how many requests it has met
 */
public record ArmedFault(String model, Fault fault, OptionalLong remaining, long met) {

    boolean waitsFor(String requested) {
        return model.equals(Faults.ANY_MODEL) || model.equals(requested);
    }

    boolean spent() {
        return remaining.isPresent() && remaining.getAsLong() <= 0;
    }

    ArmedFault afterMeeting() {
        OptionalLong left =
                remaining.isPresent() ? OptionalLong.of(remaining.getAsLong() - 1) : remaining;
        return new ArmedFault(model, fault, left, met + 1);
    }
}
