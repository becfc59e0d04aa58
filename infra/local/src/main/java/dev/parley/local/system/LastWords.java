package dev.parley.local.system;

import dev.parley.local.home.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process printed last and the last errors in its log, for the message that tells of its
 * failure.
 */
final class LastWords {
    private static final int LINES = 8;
    private static final int ERRORS = 3;
    private static final int WIDTH = 240;

    private LastWords() {}

    static String of(StateDirectory home, String process) {
        Path output = home.output(process);
        List<String> lines = lines(output);
        if (lines.isEmpty()) {
            return "; see `./parley logs " + process + "`";
        }
        StringBuilder text = new StringBuilder(". It printed last:\n");
        append(text, lines, LINES);
        List<String> errors =
                lines(home.log(process)).stream().filter(line -> line.contains(" ERROR ")).toList();
        if (!errors.isEmpty()) {
            text.append("  and its log says:\n");
            append(text, errors, ERRORS);
        }
        return text.append("All of it: ").append(output).toString();
    }

    private static void append(StringBuilder text, List<String> lines, int atMost) {
        lines.stream()
                .skip(Math.max(0, lines.size() - atMost))
                .forEach(line -> text.append("    ").append(shortened(line)).append('\n'));
    }

    private static String shortened(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH) + " …";
    }

    private static List<String> lines(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
