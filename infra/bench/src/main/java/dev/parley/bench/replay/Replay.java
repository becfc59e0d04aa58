package dev.parley.bench.replay;

import dev.parley.bench.cost.CostMeter;
import dev.parley.bench.cost.ProcessCost;
import dev.parley.bench.cost.Watched;
import dev.parley.bench.plan.Effort;
import dev.parley.bench.stage.Backlog;
import dev.parley.bench.stage.Stage;
import dev.parley.events.topic.ConsumerGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A recording read by one process, while the other that reads it is away.
 *
 * @param turns how many outcomes
 * @param time from the first until all were read and committed
 */
record Replay(int turns, Duration time, List<ProcessCost> costs) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Waits until the reader has nothing of before any more, so that what comes can be counted. */
    static void awaitEarlier(Stage stage, ConsumerGroup reader) throws InterruptedException {
        try (Backlog backlog = new Backlog(stage)) {
            backlog.awaitNone(List.of(reader), PATIENCE);
        }
    }

    /** Warms up with a tenth, then measures. */
    static Replay of(
            Stage stage, Effort effort, ConsumerGroup reader, ConsumerGroup away, Instant now)
            throws InterruptedException {
        stage.process(away.id()).terminate();
        try (Backlog backlog = new Backlog(stage)) {
            Recording recording = Recording.of(stage);
            recording.replay(Math.max(1, effort.replayed() / 10), now);
            backlog.awaitNone(List.of(reader), PATIENCE);
            CostMeter meter =
                    CostMeter.begin(
                            stage.watched().stream()
                                    .filter(process -> isInvolved(process, reader))
                                    .toList());
            long start = recording.replay(effort.replayed(), now);
            backlog.awaitNone(List.of(reader), PATIENCE);
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            return new Replay(effort.replayed(), time, meter.end());
        } finally {
            stage.process(away.id()).start();
        }
    }

    private static boolean isInvolved(Watched process, ConsumerGroup reader) {
        return process.role() == Watched.Role.LOAD
                || process.name().equals("kafka")
                || process.name().equals("postgresql")
                || process.name().equals(reader.id());
    }

    double perSecond() {
        return turns * 1e9 / time.toNanos();
    }
}
