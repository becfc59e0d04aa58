package dev.parley.bench.socket;

import dev.parley.bench.cost.CostMeter;
import dev.parley.bench.cost.ProcessCost;
import dev.parley.bench.cost.Watched;
import dev.parley.bench.load.Asker;
import dev.parley.bench.load.IdleSockets;
import dev.parley.bench.load.Load;
import dev.parley.bench.plan.Bench;
import dev.parley.bench.plan.Effort;
import dev.parley.bench.report.Figures;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Target;
import dev.parley.bench.stage.Stage;
import dev.parley.bench.turn.Pace;
import dev.parley.bench.turn.Way;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Many sockets that say nothing, and some conversations that must not notice them. */
public final class SocketsBench implements Bench {
    private static final int ACTIVE = 100;
    private static final int HANDSHAKES_AT_ONCE = 64;
    private static final double MEBIBYTE = 1_048_576;
    private static final double KIBIBYTE = 1_024;
    private static final double UNCHANGED = 1.2;
    private static final String MEMORY = "memory of the edge";
    private static final String P99 = "first token p99, over that without sockets";

    private static final Map<String, Target> TARGETS =
            Map.of(MEMORY, Target.atMost(1_024), P99, Target.atMost(UNCHANGED));

    @Override
    public String name() {
        return "sockets";
    }

    @Override
    public void run(Stage stage, Effort effort, Consumer<String> out, Consumer<Result> results)
            throws Exception {
        int active = Math.min(ACTIVE, Math.max(1, effort.sockets() / 10));
        Pace pace = new Pace.Open(active);
        Asker asker =
                Way.CONVERSATIONS.asker(stage, "sim-t50-f0-g20", pace.conversations(effort.time()));
        pace.run(stage, asker, effort.warmUp());
        out.accept("sockets: %d conversations alone".formatted(active));
        Load alone = pace.run(stage, asker, effort.time());
        List<Watched> edge =
                stage.watched().stream()
                        .filter(process -> process.name().equals("ingress-api"))
                        .toList();
        double before = memory(CostMeter.begin(edge).end());
        try (IdleSockets sockets = new IdleSockets(stage.client(), stage.edge())) {
            out.accept("sockets: opening %,d".formatted(effort.sockets()));
            long start = System.nanoTime();
            sockets.open(effort.sockets(), HANDSHAKES_AT_ONCE);
            double seconds = (System.nanoTime() - start) / 1e9;
            double after = memory(CostMeter.begin(edge).end());
            CostMeter meter = CostMeter.begin(stage.watched());
            Load among = pace.run(stage, asker, effort.time());
            List<ProcessCost> costs = meter.end();
            Map<String, Integer> troubles = new TreeMap<>(among.tally().troubles());
            alone.tally()
                    .troubles()
                    .forEach((what, times) -> troubles.merge(what, times, Integer::sum));
            sockets.troubles().forEach((what, times) -> troubles.merge(what, times, Integer::sum));
            results.accept(
                    new Result(
                            name(),
                            "%,d that say nothing, beside %d conversations"
                                    .formatted(effort.sockets(), active),
                            "without",
                            new Figures(TARGETS)
                                    .add("opened", "1/s", effort.sockets() / seconds)
                                    .percentiles("time to open", sockets.opening(), null)
                                    .add(MEMORY, "MiB", memory(costs) / MEBIBYTE)
                                    .add(
                                            "memory a socket",
                                            "KiB",
                                            (after - before) / KIBIBYTE / effort.sockets())
                                    .percentiles(
                                            "first token",
                                            among.tally().first(),
                                            alone.tally().first())
                                    .add(
                                            P99,
                                            "×",
                                            Figures.millis(among.tally().first(), 99)
                                                    / Figures.millis(alone.tally().first(), 99))
                                    .all(),
                            among.tally().right(),
                            "turn",
                            costs,
                            troubles));
        }
    }

    private static double memory(List<ProcessCost> costs) {
        return costs.stream()
                .filter(cost -> cost.process().name().equals("ingress-api"))
                .mapToDouble(cost -> cost.usage().memoryBytes())
                .sum();
    }
}
