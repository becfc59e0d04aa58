package dev.parley.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Figures in the order in which they are shown. */
public final class Figures {
    private static final List<Double> PERCENTILES = List.of(50.0, 95.0, 99.0);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<String, Target> targets;
    private final List<Figure> all = new ArrayList<>();

    /**
     * @param targets by the names of figures
     */
    public Figures(Map<String, Target> targets) {
        this.targets = Map.copyOf(targets);
    }

    public Figures add(String name, String unit, double value) {
        all.add(Figure.of(name, unit, value).against(targets.get(name)));
        return this;
    }

    public Figures add(String name, String unit, double value, double direct) {
        all.add(Figure.of(name, unit, value).beside(direct).against(targets.get(name)));
        return this;
    }

    /** Percentiles of times in nanoseconds, as {@code name p50} and so on; none of no times. */
    public Figures percentiles(String name, Histogram times, @Nullable Histogram direct) {
        if (times.getTotalCount() > 0) {
            for (double percentile : PERCENTILES) {
                String full = "%s p%.0f".formatted(name, percentile);
                if (direct == null) {
                    add(full, "ms", millis(times, percentile));
                } else {
                    add(full, "ms", millis(times, percentile), millis(direct, percentile));
                }
            }
        }
        return this;
    }

    public List<Figure> all() {
        return List.copyOf(all);
    }

    /** A percentile of times in nanoseconds, as milliseconds. */
    public static double millis(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }
}
