package dev.parley.bench.turn;

import dev.parley.bench.plan.Bench;
import dev.parley.bench.plan.Effort;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Target;
import dev.parley.bench.stage.Stage;
import java.util.Map;
import java.util.function.Consumer;

/** As many turns as there can be: closed loop, answers of 50 tokens without delay. */
public final class TurnsBench implements Bench {
    private static final int HOP_RATE = 200;

    private static final Map<String, Target> TARGETS =
            Map.of(
                    TurnResults.PER_SECOND, Target.atLeast(1_000),
                    TurnResults.CPU, Target.atMost(1.5));

    @Override
    public String name() {
        return "turns";
    }

    @Override
    public void run(Stage stage, Effort effort, Consumer<String> out, Consumer<Result> results)
            throws Exception {
        new Course(
                        name(),
                        "%d at once, 50 tokens without delay".formatted(effort.clients()),
                        new Pace.Closed(effort.clients()),
                        "sim-t50-f0-g0",
                        HOP_RATE,
                        TARGETS)
                .run(stage, effort, out, results);
    }
}
