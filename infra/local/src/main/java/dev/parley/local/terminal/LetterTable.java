package dev.parley.local.terminal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Dead letters on a terminal of 100 columns. */
record LetterTable(Screen screen, Clock clock) {
    private static final int WIDTH = 100;

    void summary(JsonNode rows, boolean complete) {
        screen.line(
                screen.dim(
                        "%-20s %-24s %7s %7s  %s"
                                .formatted("GROUP", "TOPIC", "LETTERS", "OLDEST", "KINDS")));
        rows.forEach(row ->
                screen.line(
                        cut(
                                "%-20s %-24s %7d %7s  %s"
                                        .formatted(
                                                row.path("group").asString(),
                                                row.path("topic").asString(),
                                                row.path("depth").longValue(),
                                                age(row.path("oldest").asString()),
                                                kinds(row.path("kinds"))))));
        if (!complete) {
            screen.line(screen.yellow("Not all could be counted in time; narrow the filter."));
        }
    }

    void heading() {
        screen.line(
                screen.dim(
                        "%-56s %-10s %-20s %5s %5s"
                                .formatted("ID", "STATE", "KIND", "AGE", "TRIES")));
    }

    void letter(JsonNode letter) {
        screen.line(
                "%-56s %-10s %-20s %5s %5d"
                        .formatted(
                                letter.path("id").asString(),
                                letter.path("state").asString(),
                                letter.path("kind").asString(),
                                age(letter.path("last_failed_at").asString()),
                                letter.path("attempts").intValue()));
        screen.line(screen.dim(cut("  " + letter.path("message").asString(""))));
    }

    void outcome(JsonNode outcome) {
        String result = outcome.path("result").asString();
        String padded = "%-14s".formatted(result.replace('_', ' '));
        screen.line(
                "%-56s %s %s"
                        .formatted(
                                outcome.path("id").asString(),
                                switch (result) {
                                    case "refused" -> screen.red(padded);
                                    case "skipped" -> screen.yellow(padded);
                                    default -> screen.green(padded);
                                },
                                outcome.has("replays")
                                        ? "replays " + outcome.path("replays").intValue()
                                        : ""));
        if (outcome.has("detail")) {
            screen.line(screen.dim("  " + outcome.path("detail").asString()));
        }
    }

    String age(String since) {
        Duration age = Duration.between(Instant.parse(since), clock.instant());
        if (age.toDays() > 1) {
            return age.toDays() + " d";
        }
        if (age.toMinutes() > 90) {
            return age.toHours() + " h";
        }
        return age.toSeconds() > 90 ? age.toMinutes() + " m" : age.toSeconds() + " s";
    }

    static String kinds(JsonNode kinds) {
        return kinds.properties().stream()
                .map(kind -> "%s %d".formatted(kind.getKey(), kind.getValue().longValue()))
                .collect(Collectors.joining(", "));
    }

    private static String cut(String line) {
        String one = line.replaceAll("\\s*[\\r\\n]+\\s*", " ");
        return one.length() <= WIDTH ? one : one.substring(0, WIDTH - 1) + "…";
    }
}
