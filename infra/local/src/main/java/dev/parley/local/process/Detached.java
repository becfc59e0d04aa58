package dev.parley.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Starts processes in sessions of their own: neither the end of the launcher nor a Ctrl-C in its
 * terminal reaches them. Each carries the state folder it belongs to in its environment, so that it
 * can be found when its record was never written.
 */
public final class Detached {
    /**
     * Both replace themselves by the program, so that its process number is the one that was
     * started.
     */
    private static final List<List<String>> WAYS_INTO_A_SESSION =
            List.of(
                    List.of("/usr/bin/setsid"),
                    List.of("/usr/bin/perl", "-MPOSIX", "-e", "setsid(); exec @ARGV", "--"));

    private Detached() {}

    /**
     * @param output receives all it prints; what is in it now is kept one generation as {@code .1}
     */
    public static ProcessIdentity start(Launch launch, Path output) throws IOException {
        Files.createDirectories(output.getParent());
        if (Files.exists(output)) {
            Files.move(
                    output,
                    output.resolveSibling(output.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        ProcessBuilder builder = launch.into(output);
        builder.command().addAll(0, session());
        long pid = builder.start().pid();
        // A process that has ended already is one that is not alive: whoever waits for it finds
        // out.
        return ProcessIdentity.of(pid).orElseGet(() -> new ProcessIdentity(pid, "ended"));
    }

    private static List<String> session() {
        return WAYS_INTO_A_SESSION.stream()
                .filter(way -> Files.isExecutable(Path.of(way.getFirst())))
                .findFirst()
                .orElse(List.of());
    }
}
