package dev.parley.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * One thing measured.
 *
 * @param beside the same under the conditions that it is compared with, in the same run; null where
 *     there is no such thing
 * @param target null where there is none
 */
public record Figure(
        String name, String unit, double value, @Nullable Double beside, @Nullable Target target) {

    public static Figure of(String name, String unit, double value) {
        return new Figure(name, unit, value, null, null);
    }

    /** The same beside what it is under other conditions. */
    public Figure beside(double other) {
        return new Figure(name, unit, value, other, target);
    }

    /** The same with what it should be; null where nothing is said about it. */
    public Figure against(@Nullable Target wanted) {
        return new Figure(name, unit, value, beside, wanted);
    }

    /** How many times as much as beside; null where there is nothing beside it. */
    @Nullable Double ratio() {
        return beside == null || beside == 0 ? null : value / beside;
    }
}
