package dev.parley.bench.turn;

import dev.parley.bench.plan.Bench;
import dev.parley.bench.plan.Effort;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Target;
import dev.parley.bench.stage.Stage;
import java.util.Map;
import java.util.function.Consumer;

/** Turns that come whether the ones before are answered or not: 50 tokens, one each 20 ms. */
public final class StreamsBench implements Bench {
    private static final Map<Integer, Map<String, Target>> TARGETS =
            Map.of(
                    100,
                    Map.of(
                            TurnResults.FIRST + " p50",
                            Target.atMost(6),
                            TurnResults.FIRST + " p99",
                            Target.atMost(30),
                            TurnResults.CPU,
                            Target.atMost(5)),
                    200,
                    Map.of(TurnResults.ADDED, Target.atMost(2)),
                    500,
                    Map.of(
                            TurnResults.FIRST + " p95",
                            Target.atMost(100),
                            TurnResults.GAP + " p99",
                            Target.atMost(70),
                            TurnResults.CPU,
                            Target.atMost(3)),
                    1_000,
                    Map.of(
                            TurnResults.FIRST + " p95", Target.atMost(500),
                            TurnResults.GAP + " p99", Target.atMost(100)));

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public void run(Stage stage, Effort effort, Consumer<String> out, Consumer<Result> results)
            throws Exception {
        for (int rate : effort.rates()) {
            new Course(
                            name(),
                            "%d a second, 50 tokens 20 ms apart".formatted(rate),
                            new Pace.Open(rate),
                            "sim-t50-f0-g20",
                            rate,
                            TARGETS.getOrDefault(rate, Map.of()))
                    .run(stage, effort, out, results);
        }
    }
}
