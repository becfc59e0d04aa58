package dev.parley.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where it was measured: figures of two machines say nothing about each other. */
public record Machine(
        int cores, String processor, long memoryMebibytes, String system, String jdk) {
    private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*: (.*)$");
    private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s*(\\d+) kB$");

    /** This one. */
    public static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                find(MODEL, "/proc/cpuinfo", "unknown"),
                Long.parseLong(find(MEMORY, "/proc/meminfo", "0")) / 1_024,
                "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version")),
                System.getProperty("java.version"));
    }

    private static String find(Pattern pattern, String file, String otherwise) {
        try {
            Matcher matcher = pattern.matcher(Files.readString(Path.of(file)));
            return matcher.find() ? matcher.group(1) : otherwise;
        } catch (IOException elsewhere) {
            return otherwise;
        }
    }

    @Override
    public String toString() {
        return "%d cores of %s, %d MiB, %s, JDK %s"
                .formatted(cores, processor, memoryMebibytes, system, jdk);
    }
}
