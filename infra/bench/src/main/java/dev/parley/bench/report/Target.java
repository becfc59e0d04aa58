package dev.parley.bench.report;

/** What a figure should be. It is shown; nothing fails by it. */
public sealed interface Target {
    /** The bound. */
    double bound();

    /** Whether the figure is as it should be. */
    boolean isMetBy(double value);

    record AtMost(double bound) implements Target {
        @Override
        public boolean isMetBy(double value) {
            return value <= bound;
        }
    }

    record AtLeast(double bound) implements Target {
        @Override
        public boolean isMetBy(double value) {
            return value >= bound;
        }
    }

    static Target atMost(double bound) {
        return new AtMost(bound);
    }

    static Target atLeast(double bound) {
        return new AtLeast(bound);
    }
}
