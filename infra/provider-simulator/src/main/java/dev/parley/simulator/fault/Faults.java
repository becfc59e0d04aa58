package dev.parley.simulator.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The armed faults, oldest first. A request meets the oldest that waits for its model, and only
 * that. Thread-safe.
 */
public final class Faults {
    static final String ANY_MODEL = "*";

    private final List<ArmedFault> armed = new ArrayList<>();

    public synchronized void arm(ArmedFault fault) {
        armed.add(fault);
    }

    /** Disarms the faults armed for exactly this name; {@code *} disarms all. */
    public synchronized void disarm(String model) {
        armed.removeIf(fault -> model.equals(ANY_MODEL) || fault.model().equals(model));
    }

    /** The fault that a request for this model runs into; it is used up by one. */
    public synchronized Optional<Fault> meet(String model) {
        for (int index = 0; index < armed.size(); index++) {
            ArmedFault fault = armed.get(index);
            if (fault.waitsFor(model)) {
                ArmedFault next = fault.afterMeeting();
                if (next.spent()) {
                    armed.remove(index);
                } else {
                    armed.set(index, next);
                }
                return Optional.of(fault.fault());
            }
        }
        return Optional.empty();
    }

    public synchronized List<ArmedFault> armed() {
        return List.copyOf(armed);
    }
}
