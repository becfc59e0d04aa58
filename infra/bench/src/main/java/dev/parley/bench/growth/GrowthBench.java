package dev.parley.bench.growth;

import dev.parley.bench.load.Asker;
import dev.parley.bench.load.ConversationAsker;
import dev.parley.bench.load.Expectation;
import dev.parley.bench.load.Load;
import dev.parley.bench.load.Questions;
import dev.parley.bench.plan.Bench;
import dev.parley.bench.plan.Effort;
import dev.parley.bench.report.Figures;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Target;
import dev.parley.bench.stage.Stage;
import dev.parley.bench.turn.Measurement;
import dev.parley.bench.turn.Pace;
import dev.parley.bench.turn.Way;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Whether a turn still costs the same when its conversation is long, or when there is much else.
 */
public final class GrowthBench implements Bench {
    private static final String MODEL = "sim-t50-f0-g0";
    private static final String TIME = "turn p50";
    private static final String CPU = "CPU of all processes";

    /** Of what it was before: flat, within what one run differs from the next. */
    private static final double FLAT = 1.2;

    private final InstantSource clock;

    public GrowthBench(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public void run(Stage stage, Effort effort, Consumer<String> out, Consumer<Result> results)
            throws Exception {
        out.accept("growth: one conversation, %,d turns".formatted(effort.turnsOfOne()));
        results.accept(oneConversation(stage, effort));
        Pace pace = new Pace.Closed(effort.clients());
        out.accept("growth: before");
        Measurement before = Measurement.of(stage, effort, pace, Way.CONVERSATIONS, MODEL);
        out.accept("growth: %,d messages".formatted(effort.stored()));
        new GrownHistory(stage, clock.instant()).grow(effort.stored());
        out.accept("growth: %,d conversations".formatted(effort.kept()));
        new GrownStores(stage, clock.instant()).grow(effort.kept());
        out.accept("growth: after");
        Measurement after = Measurement.of(stage, effort, pace, Way.CONVERSATIONS, MODEL);
        results.accept(all(effort, before, after));
    }

    private Result oneConversation(Stage stage, Effort effort) throws Exception {
        int tenth = Math.max(1, effort.turnsOfOne() / 10);
        Asker asker =
                new ConversationAsker(
                        stage.client(),
                        stage.edge(),
                        new Expectation(MODEL),
                        new Questions(),
                        effort.turnsOfOne() + 1);
        Load first = Load.series(stage.client(), asker, tenth);
        Load middle = Load.series(stage.client(), asker, effort.turnsOfOne() - 2 * tenth);
        Load last = Load.series(stage.client(), asker, tenth);
        double before = Figures.millis(first.tally().total(), 50);
        double now = Figures.millis(last.tally().total(), 50);
        return new Result(
                name(),
                "one conversation, its last %,d turns of %,d".formatted(tenth, effort.turnsOfOne()),
                "its first",
                new Figures(Map.of(TIME, Target.atMost(FLAT * before)))
                        .add(TIME, "ms", now, before)
                        .all(),
                last.tally().right(),
                "turn",
                List.of(),
                troubles(first, middle, last));
    }

    private Result all(Effort effort, Measurement before, Measurement after) {
        return new Result(
                name(),
                "%d at once, %,d messages and %,d conversations later"
                        .formatted(effort.clients(), effort.stored(), effort.kept()),
                "before",
                new Figures(Map.of(CPU, Target.atMost(FLAT * before.cpuMillisPerTurn())))
                        .add("turns", "1/s", after.load().perSecond(), before.load().perSecond())
                        .percentiles("total", total(after), total(before))
                        .add(CPU, "ms/turn", after.cpuMillisPerTurn(), before.cpuMillisPerTurn())
                        .all(),
                after.load().tally().right(),
                "turn",
                after.costs(),
                troubles(before.load(), after.load()));
    }

    private static Histogram total(Measurement measured) {
        return measured.load().tally().total();
    }

    private static Map<String, Integer> troubles(Load... loads) {
        Map<String, Integer> troubles = new TreeMap<>();
        for (Load load : loads) {
            load.tally()
                    .troubles()
                    .forEach((what, times) -> troubles.merge(what, times, Integer::sum));
        }
        return troubles;
    }
}
