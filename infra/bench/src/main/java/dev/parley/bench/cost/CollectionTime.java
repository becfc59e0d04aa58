package dev.parley.bench.cost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The time that a JVM has spent collecting garbage, as {@code jstat} reads it. */
final class CollectionTime {
    private CollectionTime() {}

    /** Milliseconds since its start; 0 for what is no JVM. */
    static double millis(long pid) throws InterruptedException {
        String jstat = Path.of(System.getProperty("java.home"), "bin", "jstat").toString();
        try {
            Process process =
                    new ProcessBuilder(
                                    List.of(
                                            jstat,
                                            "-J-XX:TieredStopAtLevel=1",
                                            "-J-XX:+UseSerialGC",
                                            "-gcutil",
                                            Long.toString(pid)))
                            .redirectErrorStream(true)
                            .start();
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? of(printed) : 0;
        } catch (IOException noSuchTool) {
            return 0;
        }
    }

    /** From a line of names and a line of numbers; the total, in seconds, is the last. */
    static double of(String printed) {
        String[] lines = printed.strip().split("\n", -1);
        String[] numbers = lines[lines.length - 1].strip().split("\\s+", -1);
        return Double.parseDouble(numbers[numbers.length - 1].replace(',', '.')) * 1_000;
    }
}
