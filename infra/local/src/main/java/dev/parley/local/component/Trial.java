package dev.parley.local.component;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What came of running a program once, to find out whether this machine can.
 *
 * @param output all that it printed, or why it could not be run
 */
public record Trial(boolean succeeded, String output) {
    private static final long LIMIT_SECONDS = 5;

    /** Runs a command that ends soon by itself; one that does not has failed. */
    public static Trial of(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                String output =
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                                .strip();
                boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
                return new Trial(ended && process.exitValue() == 0, output);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException failure) {
            return new Trial(false, String.valueOf(failure.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Trial(false, "interrupted");
        }
    }
}
