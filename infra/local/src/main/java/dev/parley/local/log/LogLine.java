package dev.parley.local.log;

import java.time.Instant;

/**
 * One entry of a log, with the lines that belong to it.
 *
 * @param level as its writer calls it; empty where it has none
 */
public record LogLine(Instant time, String process, String level, String text) {
    LogLine continuedBy(String line) {
        return new LogLine(time, process, level, text + "\n" + line);
    }

    boolean isBad() {
        return level.equals("ERROR") || level.equals("FATAL") || level.equals("PANIC");
    }
}
