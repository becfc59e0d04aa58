package dev.parley.local.preflight;

import dev.parley.local.process.Strays;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out which process listens on a port: on Linux, as far as the user may see it (proc(5)). */
final class PortHolder {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";

    private PortHolder() {}

    /** For the user's eyes: {@code java (process 4711)}. */
    static Optional<String> of(int port) {
        Set<String> sockets =
                Stream.of("tcp", "tcp6")
                        .flatMap(table -> lines(PROC.resolve("net").resolve(table)).stream())
                        .map(line -> line.strip().split("\\s+"))
                        .filter(fields -> fields.length > 9 && fields[3].equals(LISTENING))
                        .filter(fields -> fields[1].endsWith(":%04X".formatted(port)))
                        .map(fields -> "socket:[" + fields[9] + "]")
                        .collect(Collectors.toSet());
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> processes = Files.list(PROC)) {
            return processes
                    .filter(folder -> folder.getFileName().toString().matches("\\d+"))
                    .filter(folder -> holdsOneOf(folder, sockets))
                    .map(PortHolder::describe)
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean holdsOneOf(Path process, Set<String> sockets) {
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return descriptors.anyMatch(descriptor -> sockets.contains(target(descriptor)));
        } catch (IOException foreignOrGone) {
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static String describe(Path process) {
        String name = String.join("", lines(process.resolve("comm")));
        String id = process.getFileName().toString();
        return Strays.homeOf(Long.parseLong(id))
                .map(home -> "the Parley of %s (process %s)".formatted(home, id))
                .orElseGet(() -> "%s (process %s)".formatted(name, id));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
