package dev.parley.simulator;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The simulator's settings.
 *
 * @param host the address to bind; the default is loopback, as anyone who reaches the port can arm
 *     faults
 * @param port 0 takes a free one
 * @param logFile where log records go as JSON, beside the console
 */
record Settings(String host, int port, Path journal, Optional<Path> logFile) {

    Settings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    "SIMULATOR_PORT: " + port + " (expected: 0 to 65535)");
        }
    }

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException naming the variable whose value makes no sense
     */
    static Settings from(Map<String, String> environment) {
        return new Settings(
                environment.getOrDefault("SIMULATOR_HOST", "127.0.0.1"),
                port(environment.getOrDefault("SIMULATOR_PORT", "8089")),
                Path.of(
                        environment.getOrDefault(
                                "SIMULATOR_JOURNAL", ".parley/data/simulator/journal.jsonl")),
                Optional.ofNullable(environment.get("LOG_FILE")).map(Path::of));
    }

    private static int port(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "SIMULATOR_PORT: " + value + " (expected: 0 to 65535)", e);
        }
    }
}
