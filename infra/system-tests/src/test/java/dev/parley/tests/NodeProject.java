package dev.parley.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Scripts in JavaScript beside the packages that they use, in the build folder. */
final class NodeProject {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What npm writes when all is there. */
    private static final String FETCHED = "node_modules/.package-lock.json";

    private final String name;
    private final Path folder;

    /**
     * Fetches the packages, unless an earlier run has; skips the test where that cannot be.
     *
     * @param name of the folder, here and among the resources
     */
    NodeProject(String name) {
        this.name = name;
        folder = Path.of("target", name).toAbsolutePath();
        copy("package.json");
        boolean changed = copy("package-lock.json");
        Assumptions.assumeTrue(
                runs("node", "--version") && runs("npm", "--version"),
                "skipped: node and npm are not installed");
        if (changed || !Files.exists(folder.resolve(FETCHED))) {
            Assumptions.assumeTrue(
                    runs("npm", "ci", "--prefer-offline", "--ignore-scripts"),
                    () -> "skipped: npm could not fetch the packages: " + read("npm.log"));
        }
    }

    /** Runs a script that lies among the resources and gives what it wrote. */
    String run(String script, Map<String, String> environment) {
        copy(script);
        return runFile(script, environment);
    }

    /** Runs a text as a script. */
    String runText(String text, Map<String, String> environment) {
        write("text.mjs", text);
        return runFile("text.mjs", environment);
    }

    private String runFile(String script, Map<String, String> environment) {
        boolean done = runs(environment, "node", script);
        assertThat(done).as(() -> read("node.log")).isTrue();
        return read("node.out");
    }

    private boolean runs(String... command) {
        return runs(Map.of(), command);
    }

    private boolean runs(Map<String, String> environment, String... command) {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(folder.resolve(command[0] + ".out").toFile())
                        .redirectError(folder.resolve(command[0] + ".log").toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            try {
                return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        && process.exitValue() == 0;
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Whether that changed the file. */
    private boolean copy(String file) {
        String resource = "/" + name + "/" + file;
        try (InputStream source =
                Objects.requireNonNull(NodeProject.class.getResourceAsStream(resource), resource)) {
            String text = new String(source.readAllBytes(), UTF_8);
            boolean changed = !Files.exists(folder.resolve(file)) || !read(file).equals(text);
            write(file, text);
            return changed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String text) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
