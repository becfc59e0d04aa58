package dev.parley.bench.turn;

import static dev.parley.bench.report.Figures.millis;

import dev.parley.bench.load.Load;
import dev.parley.bench.load.Tally;
import dev.parley.bench.report.Figures;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Target;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Makes figures of turns. */
final class TurnResults {
    static final String PER_SECOND = "turns";
    static final String CPU = "CPU of all processes";
    static final String FIRST = "first token";
    static final String GAP = "gap";
    static final String ADDED = "first token p50 added, in hop chains";

    private static final String DIRECT = "direct";

    private TurnResults() {}

    /** Of the upstream alone. */
    static Result direct(String bench, String title, Load load) {
        Tally tally = load.tally();
        Figures figures =
                new Figures(Map.of())
                        .add(PER_SECOND, "1/s", load.perSecond())
                        .percentiles(FIRST, tally.first(), null)
                        .percentiles(GAP, tally.gap(), null)
                        .percentiles("total", tally.total(), null);
        return new Result(
                bench,
                title,
                DIRECT,
                figures.all(),
                tally.right(),
                "turn",
                List.of(),
                tally.troubles());
    }

    /**
     * Of Parley.
     *
     * @param chain times of three plain hops at a like rate
     */
    static Result parley(
            String bench,
            String title,
            Measurement measured,
            Load direct,
            Histogram chain,
            Map<String, Target> targets) {
        Load load = measured.load();
        Tally tally = load.tally();
        double turns = Math.max(1, tally.right());
        double added = millis(tally.first(), 50) - millis(direct.tally().first(), 50);
        Figures figures =
                new Figures(targets)
                        .add(PER_SECOND, "1/s", load.perSecond(), direct.perSecond())
                        .percentiles(FIRST, tally.first(), direct.tally().first())
                        .percentiles(GAP, tally.gap(), direct.tally().gap())
                        .percentiles("total", tally.total(), direct.tally().total())
                        .add("three Kafka hops p50", "ms", millis(chain, 50))
                        .add("three Kafka hops p99", "ms", millis(chain, 99))
                        .add(ADDED, "×", added / millis(chain, 50))
                        .add(
                                "pieces an answer",
                                "",
                                tally.frames() / turns,
                                direct.tally().frames()
                                        / (double) Math.max(1, direct.tally().right()))
                        .add("restarts", "", (double) tally.restarts())
                        .add("history and bill behind", "s", measured.behind().toMillis() / 1e3)
                        .add(CPU, "ms/turn", measured.cpuMillisPerTurn());
        return new Result(
                bench,
                title,
                DIRECT,
                figures.all(),
                tally.right(),
                "turn",
                measured.costs(),
                tally.troubles());
    }
}
