package dev.parley.local.log;

import dev.parley.local.home.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The logs of several processes as one, in the order of time. Not thread-safe. */
public final class Logs {
    private final StateDirectory home;
    private final Set<String> processes;
    private final Map<String, LogFile> files = new TreeMap<>();

    /**
     * @param processes whose logs; of every process where it is empty
     */
    public Logs(StateDirectory home, Set<String> processes) {
        this.home = home;
        this.processes = Set.copyOf(processes);
    }

    /** What was written since the last call; at the first call the end of each log. */
    public List<LogLine> next() {
        processesWithLogs(home).stream()
                .filter(process -> processes.isEmpty() || processes.contains(process))
                .forEach(process -> files.computeIfAbsent(process, this::open));
        return files.values().stream()
                .flatMap(file -> file.next().stream())
                .sorted(Comparator.comparing(LogLine::time))
                .toList();
    }

    /** The last error of each process that had one, in short. */
    public static List<LogLine> lastErrors(StateDirectory home) {
        return new Logs(home, Set.of())
                .next().stream()
                        .filter(LogLine::isBad)
                        .collect(
                                Collectors.toMap(LogLine::process, line -> line, (_, last) -> last))
                        .values()
                        .stream()
                        .map(LogLine::shortened)
                        .sorted(Comparator.comparing(LogLine::time))
                        .toList();
    }

    /** The names of processes that have written something. */
    public static Set<String> processesWithLogs(StateDirectory home) {
        if (!Files.isDirectory(home.logs())) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(home.logs())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log") || name.endsWith(".out"))
                    .map(name -> name.substring(0, name.length() - ".log".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A process that writes a log of its own prints nothing else worth reading. */
    private LogFile open(String process) {
        Path log = home.log(process);
        return new LogFile(process, Files.exists(log) ? log : home.output(process));
    }
}
