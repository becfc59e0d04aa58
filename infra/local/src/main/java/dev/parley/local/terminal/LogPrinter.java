package dev.parley.local.terminal;

import dev.parley.local.log.LogLine;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Prints entries of logs for people. */
final class LogPrinter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM dd HH:mm:ss.SSS", Locale.ROOT);

    private final Screen screen;
    private final ZoneId zone;

    LogPrinter(Screen screen, ZoneId zone) {
        this.screen = screen;
        this.zone = zone;
    }

    void print(LogLine line) {
        String level = "%-5s".formatted(line.level());
        screen.line(
                "%s %-20s %s %s"
                        .formatted(
                                screen.dim(TIME.format(line.time().atZone(zone))),
                                line.process(),
                                switch (line.level()) {
                                    case "WARN" -> screen.yellow(level);
                                    case "ERROR", "FATAL", "PANIC" -> screen.red(level);
                                    default -> level;
                                },
                                line.text()));
    }
}
