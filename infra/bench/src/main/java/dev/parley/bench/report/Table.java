package dev.parley.bench.report;

import dev.parley.bench.cost.ProcessCost;
import dev.parley.bench.cost.Usage;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A result for people to read. */
public final class Table {
    private static final double MEBIBYTE = 1_048_576;

    private Table() {}

    public static String of(Result result) {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add("%s: %s".formatted(result.bench(), result.load()));
        lines.add(
                "  %-34s %12s %10s %8s   %s"
                        .formatted("", "measured", result.beside(), "ratio", "target"));
        result.figures().forEach(figure -> lines.add(line(figure)));
        if (!result.costs().isEmpty()) {
            costs(result, lines);
        }
        if (!result.isSound()) {
            lines.add(
                    "  VOID: " + (result.units() == 0 ? "nothing was answered" : "wrong answers"));
            result.troubles()
                    .forEach((what, times) -> lines.add("  %8d × %s".formatted(times, what)));
        }
        return lines.toString();
    }

    private static String line(Figure figure) {
        return "  %-34s %12s %10s %8s   %s"
                .formatted(
                        "%s, %s".formatted(figure.name(), figure.unit()),
                        number(figure.value()),
                        number(figure.beside()),
                        number(figure.ratio()),
                        target(figure))
                .stripTrailing();
    }

    private static String target(Figure figure) {
        return switch (figure.target()) {
            case null -> "";
            case Target.AtMost(double bound) ->
                    "≤ %s %s".formatted(number(bound), verdict(figure, figure.target()));
            case Target.AtLeast(double bound) ->
                    "≥ %s %s".formatted(number(bound), verdict(figure, figure.target()));
        };
    }

    private static String verdict(Figure figure, @Nullable Target target) {
        return target == null || target.isMetBy(figure.value()) ? "met" : "MISSED";
    }

    private static void costs(Result result, StringJoiner lines) {
        lines.add(
                "  %-20s %14s %14s %10s %10s"
                        .formatted(
                                "process",
                                "CPU-ms/" + result.unit(),
                                "written B/" + result.unit(),
                                "RSS MiB",
                                "GC ms"));
        for (ProcessCost cost : result.costs()) {
            Usage usage = cost.usage();
            lines.add(
                    "  %-20s %14s %14s %10s %10s"
                            .formatted(
                                    cost.process().name(),
                                    number((double) usage.cpuMillis() / result.units()),
                                    number((double) usage.writtenBytes() / result.units()),
                                    number(usage.memoryBytes() / MEBIBYTE),
                                    number(usage.collectionMillis())));
        }
    }

    /** Three digits that mean something, more where the number itself has more. */
    static String number(@Nullable Double value) {
        if (value == null || value.isNaN()) {
            return "";
        }
        double size = Math.abs(value);
        String form =
                size >= 100 || value == 0
                        ? "%,.0f"
                        : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, form, value);
    }
}
