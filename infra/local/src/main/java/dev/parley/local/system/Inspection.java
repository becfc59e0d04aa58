package dev.parley.local.system;

import dev.parley.local.component.Component;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.ProcessRecord;
import dev.parley.local.process.ProcessRecords;
import dev.parley.local.system.ProcessState.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Looks at every process of a system. Changes nothing. */
public final class Inspection {
    private static final Duration USUAL_START = Duration.ofSeconds(60);

    private final ProcessRecords records;
    private final Clock clock;

    public Inspection(StateDirectory home, Clock clock) {
        this.records = new ProcessRecords(home);
        this.clock = clock;
    }

    /**
     * In the order of the components. Takes about as long as the slowest answer, a second at most.
     */
    public List<ProcessState> of(List<Component> components) {
        Map<String, ProcessState> states = new ConcurrentHashMap<>();
        InOrder.each(
                components,
                Component::name,
                _ -> Set.of(),
                component -> states.put(component.name(), look(component)));
        return states.values().stream()
                .sorted(Comparator.comparingInt(state -> position(components, state)))
                .toList();
    }

    private ProcessState look(Component component) {
        return records.alive(component.name())
                .map(record -> running(component, record))
                .orElseGet(() ->
                        new ProcessState(
                                component.name(),
                                Health.DOWN,
                                null,
                                component.ports(),
                                null,
                                null));
    }

    private ProcessState running(Component component, ProcessRecord record) {
        @Nullable Instant startedAt = record.identity().startedAt().orElse(null);
        boolean young =
                startedAt != null
                        && Duration.between(startedAt, clock.instant()).compareTo(USUAL_START) < 0;
        Health health =
                component.isReady() ? Health.READY : young ? Health.STARTING : Health.UNHEALTHY;
        long pid = record.identity().pid();
        return new ProcessState(
                component.name(), health, pid, record.ports(), startedAt, residentBytes(pid));
    }

    private static int position(List<Component> components, ProcessState state) {
        return components.stream().map(Component::name).toList().indexOf(state.name());
    }

    private static @Nullable Long residentBytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(null);
        } catch (IOException notTold) {
            return null;
        }
    }
}
