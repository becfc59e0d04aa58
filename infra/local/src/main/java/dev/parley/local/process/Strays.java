package dev.parley.local.process;

import dev.parley.local.home.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Processes of a state folder that no record knows: their launcher was killed between starting them
 * and writing it down. Found by the marker in their environment on Linux, elsewhere by the folder
 * in their arguments.
 */
public final class Strays {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private Strays() {}

    public static List<ProcessIdentity> of(StateDirectory home) {
        Set<Long> known =
                new ProcessRecords(home)
                        .alive().stream()
                                .map(record -> record.identity().pid())
                                .collect(Collectors.toSet());
        long self = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != self && !known.contains(process.pid()))
                // A server's own children go with it, and asking them to go first would look like a
                // crash to it.
                .filter(process ->
                        !process.parent().map(p -> known.contains(p.pid())).orElse(false))
                .filter(process -> belongs(process, home.root()))
                .flatMap(process -> ProcessIdentity.of(process.pid()).stream())
                .toList();
    }

    /** Ends them all; returns how many there were. */
    public static int end(StateDirectory home) {
        List<ProcessIdentity> strays = of(home);
        strays.forEach(Signal.INT::sendTo);
        for (ProcessIdentity stray : strays) {
            if (!Signal.awaitEnd(stray, GRACE)) {
                Signal.KILL.sendTo(stray);
                Signal.awaitEnd(stray, GRACE);
            }
        }
        return strays.size();
    }

    /** The state folder of some system that this process belongs to, where that can be seen. */
    public static Optional<Path> homeOf(long pid) {
        String marker = Launch.MARKER + "=";
        return environment(environmentOf(pid)).stream()
                .filter(variable -> variable.startsWith(marker))
                .map(variable -> Path.of(variable.substring(marker.length())))
                .findFirst();
    }

    private static boolean belongs(ProcessHandle process, Path home) {
        if (Files.exists(environmentOf(process.pid()))) {
            return homeOf(process.pid()).equals(Optional.of(home));
        }
        return process.info().arguments().stream()
                .flatMap(Arrays::stream)
                .anyMatch(argument ->
                        argument.equals("-Dparley.home=" + home)
                                || argument.startsWith(home.resolve("data") + "/"));
    }

    private static Path environmentOf(long pid) {
        return Path.of("/proc", Long.toString(pid), "environ");
    }

    private static List<String> environment(Path file) {
        try {
            return Arrays.asList(
                    new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException goneOrForeign) {
            return List.of();
        }
    }
}
