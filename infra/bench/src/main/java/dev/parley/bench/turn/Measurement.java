package dev.parley.bench.turn;

import dev.parley.bench.cost.CostMeter;
import dev.parley.bench.cost.ProcessCost;
import dev.parley.bench.cost.Watched;
import dev.parley.bench.load.Asker;
import dev.parley.bench.load.Load;
import dev.parley.bench.plan.Effort;
import dev.parley.bench.stage.Backlog;
import dev.parley.bench.stage.Stage;
import dev.parley.events.topic.ConsumerGroup;
import java.time.Duration;
import java.util.List;

/**
 * A load on the system and what it cost: all of it, so the count goes on until history and bill
 * have caught up.
 *
 * @param behind how long they took for that
 */
public record Measurement(Load load, List<ProcessCost> costs, Duration behind) {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Warms up, works, and waits until all of it is stored and billed. */
    public static Measurement of(Stage stage, Effort effort, Pace pace, Way way, String model)
            throws Exception {
        Asker asker = way.asker(stage, model, pace.conversations(effort.time()));
        pace.run(stage, asker, effort.warmUp());
        try (Backlog backlog = new Backlog(stage)) {
            List<ConsumerGroup> groups =
                    List.of(ConsumerGroup.BILLING_AGGREGATOR, ConsumerGroup.PERSISTENCE_SINK);
            backlog.awaitNone(groups, PATIENCE);
            CostMeter meter = CostMeter.begin(stage.watched());
            Load load = pace.run(stage, asker, effort.time());
            Duration behind = backlog.awaitNone(groups, PATIENCE);
            return new Measurement(load, meter.end(), behind);
        }
    }

    /** What all processes of Parley together spent on a turn. */
    public double cpuMillisPerTurn() {
        return costs.stream()
                        .filter(cost -> cost.process().role() == Watched.Role.PARLEY)
                        .mapToLong(cost -> cost.usage().cpuMillis())
                        .sum()
                / (double) Math.max(1, load.tally().right());
    }
}
