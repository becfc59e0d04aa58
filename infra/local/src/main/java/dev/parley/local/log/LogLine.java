package dev.parley.local.log;

import java.time.Instant;

/**
 * One entry of a log, with the lines that belong to it.
 *
 * @param level as its writer calls it; empty where it has none
 */
public record LogLine(Instant time, String process, String level, String text) {
    private static final int GIST = 200;

    LogLine continuedBy(String line) {
        return new LogLine(time, process, level, text + "\n" + line);
    }

    /** The gist: no stack trace, no pages. */
    LogLine shortened() {
        String gist = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        return new LogLine(
                time,
                process,
                level,
                gist.length() <= GIST ? gist : gist.substring(0, GIST) + " …");
    }

    boolean isBad() {
        return level.equals("ERROR") || level.equals("FATAL") || level.equals("PANIC");
    }
}
