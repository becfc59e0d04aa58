package dev.parley.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One process, told apart from a later one that got the same number: {@code start} differs. On
 * Linux it is the boot and the clock tick of the start (proc(5)), elsewhere the start in
 * milliseconds.
 */
public record ProcessIdentity(long pid, String start) {
    private static final Path PROC = Path.of("/proc");

    /** Who has this number now; empty when nobody has, or only a zombie that waits to be reaped. */
    public static Optional<ProcessIdentity> of(long pid) {
        Optional<String> start = Files.isDirectory(PROC.resolve("self")) ? ticks(pid) : millis(pid);
        return start.map(value -> new ProcessIdentity(pid, value));
    }

    public boolean isAlive() {
        return of(pid).equals(Optional.of(this));
    }

    /** When it started, to the precision that the system gives. */
    public Optional<Instant> startedAt() {
        return isAlive()
                ? ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant())
                : Optional.empty();
    }

    private static Optional<String> ticks(long pid) {
        try {
            // pid (name) state ppid …: the name may hold anything, so count from its closing
            // bracket.
            String stat =
                    Files.readString(
                            PROC.resolve(Long.toString(pid)).resolve("stat"),
                            StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            if (fields[0].equals("Z") || fields[0].equals("X")) {
                return Optional.empty();
            }
            String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
            return Optional.of(boot + "/" + fields[19]);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static Optional<String> millis(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().startInstant())
                .map(start -> Long.toString(start.toEpochMilli()));
    }
}
