package dev.parley.local.terminal;

import dev.parley.local.home.Settings;
import dev.parley.local.system.Inspection;
import dev.parley.local.system.LocalSystem;
import dev.parley.local.system.ProcessState;
import dev.parley.local.system.ProcessState.Health;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "status",
        description = {
            "Shows every process: whether it is ready, its ports, since when it runs, its memory.",
            "Exits with 0 when all are ready, 1 when some are not, 3 when none runs."
        })
final class StatusVerb implements Callable<Integer> {
    private final Screen screen = Screen.standard();
    private final Clock clock = Clock.systemUTC();

    @Option(names = "--json", description = "For programs: a list of objects.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Place place = Place.here();
        if (place.settings().isEmpty()) {
            screen.line(json ? "[]" : "Parley is not up; start it with ./parley up");
            return ParleyCommand.NOT_UP;
        }
        LocalSystem system = place.up();
        List<ProcessState> states = new Inspection(place.home(), clock).of(system.components());
        if (json) {
            screen.line(json(states));
        } else {
            table(states);
            externals(system.settings());
        }
        return exitCode(states);
    }

    private static int exitCode(List<ProcessState> states) {
        if (states.stream().allMatch(state -> state.health() == Health.READY)) {
            return 0;
        }
        return states.stream().allMatch(state -> state.health() == Health.DOWN)
                ? ParleyCommand.NOT_UP
                : ParleyCommand.FAILED;
    }

    private void table(List<ProcessState> states) {
        screen.line(
                screen.dim(
                        "%-22s %-10s %8s %9s %9s  %s"
                                .formatted("NAME", "STATE", "PID", "UPTIME", "MEMORY", "PORTS")));
        states.forEach(state ->
                screen.line(
                        "%-22s %s %8s %9s %9s  %s"
                                .formatted(
                                        state.name(),
                                        health(state.health()),
                                        state.pid() == null ? "-" : state.pid(),
                                        uptime(state.startedAt()),
                                        memory(state.rssBytes()),
                                        ports(state))));
    }

    private void externals(Settings settings) {
        if (settings.kafka() != null) {
            screen.line("%-22s %-10s %s".formatted("kafka", "external", settings.kafka()));
        }
        if (settings.database() != null) {
            screen.line(
                    "%-22s %-10s %s"
                            .formatted("postgresql", "external", settings.database().jdbcUrl()));
        }
        if (settings.redis() != null) {
            screen.line(
                    "%-22s %-10s %s"
                            .formatted(
                                    "redis",
                                    "external",
                                    settings.redis().replaceFirst("//[^@]*@", "//")));
        }
    }

    private String health(Health health) {
        String padded = "%-10s".formatted(health.name().toLowerCase(Locale.ROOT));
        return switch (health) {
            case READY -> screen.green(padded);
            case STARTING -> screen.yellow(padded);
            case UNHEALTHY, DOWN -> screen.red(padded);
        };
    }

    private static String ports(ProcessState state) {
        return state.ports().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(port -> port.getKey() + " " + port.getValue())
                .collect(Collectors.joining(", "));
    }

    private String uptime(@Nullable Instant since) {
        if (since == null) {
            return "-";
        }
        Duration uptime = Duration.between(since, clock.instant());
        return uptime.toHours() > 0
                ? "%d h %02d".formatted(uptime.toHours(), uptime.toMinutesPart())
                : "%d:%02d".formatted(uptime.toMinutes(), uptime.toSecondsPart());
    }

    private static String memory(@Nullable Long bytes) {
        return bytes == null ? "-" : bytes / (1024 * 1024) + " MiB";
    }

    private static String json(List<ProcessState> states) {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(states);
    }
}
