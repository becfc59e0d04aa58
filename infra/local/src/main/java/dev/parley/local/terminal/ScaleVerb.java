package dev.parley.local.terminal;

import dev.parley.local.home.HomeLock;
import dev.parley.local.pipeline.Program;
import dev.parley.local.system.LocalSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "scale",
        description = {
            "Brings a service to a number of processes.",
            "Further ones are called llm-worker-2, -3 and so on, and listen on free ports; the youngest go first."
        })
final class ScaleVerb implements Callable<Integer> {
    private final Screen screen = Screen.standard();

    @Parameters(paramLabel = "NAME=N", arity = "1..*", description = "Such as llm-worker=2.")
    private Map<String, Integer> counts = Map.of();

    @Override
    public Integer call() throws IOException {
        Map<Program, Integer> wanted = new TreeMap<>();
        counts.forEach((name, count) -> wanted.put(service(name), count));
        Place place = Place.here();
        try (HomeLock _ = place.lock();
                TerminalProgress progress = new TerminalProgress(screen)) {
            LocalSystem system = place.up();
            for (Map.Entry<Program, Integer> entry : wanted.entrySet()) {
                system.scale(entry.getKey(), entry.getValue(), progress, Duration.ofMinutes(2));
            }
            int edges = system.settings().instancesOf(Program.INGRESS_API.id());
            for (int number = 2; number <= edges; number++) {
                String edge = Program.INGRESS_API.instance(number);
                screen.line("  %s  %s".formatted(edge, system.addresses().http(edge)));
            }
            return 0;
        }
    }

    private static Program service(String name) {
        return Program.named(name)
                .filter(Program::isScalable)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "%s cannot be scaled; these can: %s"
                                        .formatted(
                                                name,
                                                Arrays.stream(Program.values())
                                                        .filter(Program::isScalable)
                                                        .map(Program::id)
                                                        .collect(Collectors.joining(", ")))));
    }
}
