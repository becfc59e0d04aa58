package dev.parley.bench.hop;

import dev.parley.bench.plan.Bench;
import dev.parley.bench.plan.Effort;
import dev.parley.bench.report.Figures;
import dev.parley.bench.report.Result;
import dev.parley.bench.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** What one and three hops through Kafka take, without anything of Parley between. */
public final class HopBench implements Bench {
    private static final List<Integer> HOPS = List.of(1, 3);

    @Override
    public String name() {
        return "hop";
    }

    @Override
    public void run(Stage stage, Effort effort, Consumer<String> out, Consumer<Result> results)
            throws Exception {
        for (int rate : effort.rates()) {
            Figures figures = new Figures(Map.of());
            long records = 0;
            for (int hops : HOPS) {
                out.accept("hop: %d of them, %d a second".formatted(hops, rate));
                try (HopChain chain = HopChain.open(stage, hops)) {
                    chain.run(rate, effort.warmUp());
                    Histogram times = chain.run(rate, effort.aside());
                    records += times.getTotalCount();
                    figures.percentiles(hops == 1 ? "one hop" : hops + " hops", times, null);
                }
            }
            results.accept(
                    new Result(
                            name(),
                            "%d records a second".formatted(rate),
                            "",
                            figures.all(),
                            records,
                            "record",
                            List.of(),
                            Map.of()));
        }
    }
}
