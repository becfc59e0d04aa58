package dev.parley.local.preflight;

import dev.parley.local.broker.Cluster;
import dev.parley.local.component.Loopback;
import dev.parley.local.home.Settings;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.preflight.Finding.Fine;
import dev.parley.local.preflight.Finding.Problem;
import dev.parley.local.process.ProcessRecord;
import dev.parley.local.process.ProcessRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Everything that must be true before the system starts, each with the fix for when it is not. */
public final class Preflight {
    private final StateDirectory home;
    private final Path cache;
    private final Settings settings;

    public Preflight(StateDirectory home, Path cache, Settings settings) {
        this.home = home;
        this.cache = cache;
        this.settings = settings;
    }

    /** All findings, good and bad. */
    public List<Finding> look() {
        Set<String> running =
                new ProcessRecords(home)
                        .alive().stream().map(ProcessRecord::name).collect(Collectors.toSet());
        List<Check> checks = new ArrayList<>();
        checks.add(Ability::java);
        if (running.isEmpty()) {
            checks.add(() -> Resources.memory(settings.kafka() == null ? settings.brokers() : 0));
        }
        checks.add(() -> Resources.disk(home));
        String kafka = settings.kafka();
        checks.add(kafka == null ? this::brokers : () -> Neighbours.kafka(kafka));
        var database = settings.database();
        checks.add(
                database == null
                        ? () -> Ability.postgresql(cache)
                        : () -> Neighbours.database(database));
        String redis = settings.redis();
        checks.add(redis == null ? () -> Ability.redis(cache) : () -> Neighbours.redis(redis));
        checks.add(() -> ports(running));
        return checks.stream().map(Check::look).toList();
    }

    private Finding brokers() {
        int wanted = settings.brokers();
        int stored = Cluster.sizeIn(home).orElse(wanted);
        return stored == wanted
                ? new Fine("brokers", Integer.toString(wanted))
                : new Problem(
                        "brokers",
                        "%d, but what is stored in %s was stored by %d, and the number can never change after the first start"
                                .formatted(wanted, home.root(), stored),
                        "PARLEY_BROKERS=%d ./parley up; or ./parley reset, which deletes what is stored"
                                .formatted(stored));
    }

    private Finding ports(Set<String> running) {
        Map<Integer, String> taken = new TreeMap<>();
        settings.ports()
                .forEach((name, port) -> {
                    String process = name.replaceFirst("\\..*", "");
                    if (isOurs(process) && !running.contains(process) && !Loopback.isFree(port)) {
                        taken.put(port, name);
                    }
                });
        if (taken.isEmpty()) {
            return new Fine("ports", "all free, or held by Parley");
        }
        String detail =
                taken.entrySet().stream()
                        .map(entry ->
                                "%d (%s) is held by %s"
                                        .formatted(
                                                entry.getKey(),
                                                entry.getValue(),
                                                PortHolder.of(entry.getKey())
                                                        .orElse("another process")))
                        .collect(Collectors.joining("; "));
        Map.Entry<Integer, String> first = taken.entrySet().iterator().next();
        return new Problem(
                "ports",
                detail,
                "end what holds it, or take another port: ./parley up --port %s=%d"
                        .formatted(first.getValue(), first.getKey() + 10_000));
    }

    private boolean isOurs(String process) {
        int broker = Cluster.NAMES.indexOf(process);
        if (broker >= 0) {
            return settings.kafka() == null && broker < settings.brokers();
        }
        return switch (process) {
            case "postgresql" -> settings.database() == null;
            case "redis" -> settings.redis() == null;
            default -> true;
        };
    }
}
