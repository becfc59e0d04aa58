package dev.parley.local.component;

import dev.parley.local.process.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program that prepares something and ends. */
public final class Tool {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Tool() {}

    /**
     * Returns when it has ended well.
     *
     * @param purpose what the user reads when it does not: {@code "making the database"}
     * @throws UnableToStart when it fails or takes longer than five minutes; the message names
     *     {@code output}.
     */
    public static void run(String purpose, Launch launch, Path output) throws IOException {
        Files.createDirectories(output.getParent());
        Process process = launch.into(output).start();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new UnableToStart(
                        "%s takes longer than %d minutes; see %s"
                                .formatted(purpose, LIMIT.toMinutes(), output));
            }
            if (process.exitValue() != 0) {
                throw new UnableToStart(
                        "%s failed with exit code %d; see %s"
                                .formatted(purpose, process.exitValue(), output));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnableToStart("interrupted while " + purpose, interrupted);
        } finally {
            process.destroyForcibly();
        }
    }
}
