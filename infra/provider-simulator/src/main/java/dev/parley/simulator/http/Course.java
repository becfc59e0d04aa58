package dev.parley.simulator.http;

import dev.parley.simulator.answer.Model;
import dev.parley.simulator.fault.Fault;
import java.time.Duration;
import java.util.Optional;

/**
 * How one response runs.
 *
 * @param first time until the first token
 * @param gap time between tokens
 * @param fault what breaks it on the way
 */
record Course(Duration first, Duration gap, Optional<Fault> fault) {

    static Course of(Model model, Optional<Fault> fault) {
        return fault.isPresent() && fault.get() instanceof Fault.Delay(var first, var gap)
                ? new Course(model.first().plus(first), model.gap().plus(gap), Optional.empty())
                : new Course(model.first(), model.gap(), fault);
    }
}
