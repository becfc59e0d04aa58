package dev.parley.bench.turn;

import dev.parley.bench.hop.HopChain;
import dev.parley.bench.load.Asker;
import dev.parley.bench.load.Load;
import dev.parley.bench.plan.Effort;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Target;
import dev.parley.bench.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * One load in all its ways: first without Parley, so that it is known what upstream and client can
 * do, then three plain hops, then with Parley.
 *
 * @param bench whose load it is
 * @param text what people call it
 * @param hopRate records a second through the plain hops
 */
record Course(
        String bench,
        String text,
        Pace pace,
        String model,
        int hopRate,
        Map<String, Target> targets) {
    private static final int HOPS = 3;

    void run(Stage stage, Effort effort, Consumer<String> out, Consumer<Result> results)
            throws Exception {
        out.accept(title(Way.DIRECT));
        Load direct = direct(stage, effort);
        results.accept(TurnResults.direct(bench, title(Way.DIRECT), direct));
        Histogram chain = chain(stage, effort);
        for (Way way : List.of(Way.CONVERSATIONS, Way.COMPLETIONS)) {
            out.accept(title(way));
            Measurement measured = Measurement.of(stage, effort, pace, way, model);
            results.accept(TurnResults.parley(bench, title(way), measured, direct, chain, targets));
        }
    }

    private String title(Way way) {
        return "%s, %s".formatted(way.text(), text);
    }

    private Load direct(Stage stage, Effort effort) throws Exception {
        Asker asker = Way.DIRECT.asker(stage, model, 0);
        pace.run(stage, asker, effort.warmUp());
        return pace.run(stage, asker, effort.aside());
    }

    private Histogram chain(Stage stage, Effort effort) throws Exception {
        try (HopChain hops = HopChain.open(stage, HOPS)) {
            hops.run(hopRate, effort.warmUp());
            return hops.run(hopRate, effort.aside());
        }
    }
}
