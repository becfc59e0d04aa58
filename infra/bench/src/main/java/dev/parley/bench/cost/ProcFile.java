package dev.parley.bench.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads what the kernel counts about a process. Source: proc(5). */
final class ProcFile {
    /** Fixed for user space on all Linux architectures that Parley runs on. */
    private static final long MILLIS_PER_TICK = 10;

    private static final long PAGE_BYTES = 4_096;
    private static final int USER_TIME = 11;
    private static final int CHILDREN_SYSTEM_TIME = 14;
    private static final int RESIDENT_PAGES = 21;

    private ProcFile() {}

    /** What a process has used; nothing for one that is gone meanwhile. */
    static Usage usage(Watched process) {
        if (process.role() == Watched.Role.LOAD) {
            return alone(process.pid());
        }
        Stream<Long> children =
                ProcessHandle.of(process.pid()).stream()
                        .flatMap(ProcessHandle::descendants)
                        .map(ProcessHandle::pid);
        return Stream.concat(Stream.of(process.pid()), children)
                .map(ProcFile::alone)
                .reduce(Usage.NONE, Usage::plus);
    }

    private static Usage alone(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            return of(
                    Files.readString(folder.resolve("stat")),
                    Files.readString(folder.resolve("io")));
        } catch (IOException gone) {
            return Usage.NONE;
        }
    }

    static Usage of(String stat, String io) {
        // The name of the program stands in parentheses and may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field = USER_TIME; field <= CHILDREN_SYSTEM_TIME; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return new Usage(
                ticks * MILLIS_PER_TICK,
                io.lines()
                        .filter(line -> line.startsWith("write_bytes: "))
                        .mapToLong(line -> Long.parseLong(line.substring(13)))
                        .sum(),
                Long.parseLong(fields[RESIDENT_PAGES]) * PAGE_BYTES,
                0);
    }
}
