package dev.parley.local.home;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was decided when the system came up, so that a later command from another terminal starts a
 * process the same way. Holds keys of providers, therefore kept in a private file and deleted when
 * the system goes down.
 *
 * @param ports by name, such as {@code ingress-api} or {@code ingress-api.management}
 * @param instances how many of a service run; one where absent
 * @param brokers how many own brokers there are
 * @param replicationFactor of topics
 * @param kafka bootstrap servers to use instead of an own broker
 * @param database to use instead of an own server
 * @param redis URL to use instead of an own server
 * @param models names that the OpenAI-compatible endpoint serves
 * @param provider environment of the worker alone: addresses and keys of providers
 * @param environment further environment by the name of a service
 * @param links ports of links, by the name of the process that they lead to: whoever talks to it
 *     talks to the port of its link instead; usually none
 * @param databaseDisk how many mebibytes the database has for itself; null when it shares the disk
 *     with everything else
 */
public record Settings(
        Map<String, Integer> ports,
        Map<String, Integer> instances,
        int brokers,
        int partitions,
        int replicationFactor,
        @Nullable String kafka,
        @Nullable DatabaseLogin database,
        @Nullable String redis,
        List<String> models,
        Map<String, String> provider,
        Map<String, Map<String, String>> environment,
        Map<String, Integer> links,
        @Nullable Integer databaseDisk) {
    /** Enough for one to be away. */
    public static final int MOST_BROKERS = 3;

    public Settings {
        if (brokers != 1 && brokers != MOST_BROKERS) {
            throw new IllegalArgumentException(
                    "PARLEY_BROKERS: %d (expected: 1 or %d)".formatted(brokers, MOST_BROKERS));
        }
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "PARLEY_PARTITIONS: %d (expected: at least 1)".formatted(partitions));
        }
        if (replicationFactor < 1) {
            throw new IllegalArgumentException(
                    "PARLEY_REPLICATION_FACTOR: %d (expected: at least 1)"
                            .formatted(replicationFactor));
        }
        ports = Map.copyOf(ports);
        instances = Map.copyOf(instances);
        models = List.copyOf(models);
        provider = Map.copyOf(provider);
        environment = Map.copyOf(environment);
        links = Map.copyOf(links);
    }

    public int port(String name) {
        Integer port = ports.get(name);
        if (port == null) {
            throw new IllegalArgumentException("no port for " + name);
        }
        return port;
    }

    public int instancesOf(String service) {
        return instances.getOrDefault(service, 1);
    }

    /**
     * The same with another number of processes of this service, and the ports that the new ones
     * use.
     */
    public Settings scaled(String service, int count, Map<String, Integer> allPorts) {
        Map<String, Integer> counts = new TreeMap<>(instances);
        counts.put(service, count);
        return with(allPorts, counts, links);
    }

    /** The same with as many processes of each service as there are in others. */
    public Settings scaledLike(Settings other) {
        return with(ports, other.instances, links);
    }

    /** The same with links, and the ports that come with them. */
    public Settings linked(Map<String, Integer> allPorts, Map<String, Integer> allLinks) {
        return with(allPorts, instances, allLinks);
    }

    /** The same as it looks through the links. */
    public Settings throughLinks() {
        Map<String, Integer> reached = new TreeMap<>(ports);
        reached.putAll(links);
        return with(reached, instances, links);
    }

    private Settings with(
            Map<String, Integer> allPorts,
            Map<String, Integer> counts,
            Map<String, Integer> allLinks) {
        return new Settings(
                allPorts,
                counts,
                brokers,
                partitions,
                replicationFactor,
                kafka,
                database,
                redis,
                models,
                provider,
                environment,
                allLinks,
                databaseDisk);
    }

    /** The settings of the system that is up in this folder. */
    public static Optional<Settings> read(StateDirectory home) {
        return PrivateFile.readJson(home.settingsFile(), Settings.class);
    }

    public void write(StateDirectory home) {
        PrivateFile.writeJson(home.settingsFile(), this);
    }
}
