package dev.parley.local.system;

import dev.parley.local.broker.Cluster;
import dev.parley.local.cache.RedisServer;
import dev.parley.local.database.PostgresServer;
import dev.parley.local.home.Settings;
import dev.parley.local.link.Link;
import dev.parley.local.pipeline.Program;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What stands between the processes of a system: a link to each broker, to PostgreSQL and to Redis,
 * through which the services go, and one to the edge for its clients. Thread-safe.
 */
public final class Links implements AutoCloseable {
    private final Map<String, Link> links;

    private Links(Map<String, Link> links) {
        this.links = Map.copyOf(links);
    }

    /** The same settings with free ports for links. */
    public static Settings planned(Settings settings) {
        List<String> brokers = Cluster.NAMES.subList(0, settings.brokers());
        List<String> others =
                List.of(PostgresServer.NAME, RedisServer.NAME, Program.INGRESS_API.id());
        Map<String, Integer> ports = new TreeMap<>(settings.ports());
        Ports.another(brokers, ports)
                .forEach((broker, port) -> ports.put(Cluster.linkedPortOf(broker), port));
        return settings.linked(
                ports,
                Ports.another(Stream.concat(brokers.stream(), others.stream()).toList(), ports));
    }

    /** Opens those that the settings name, if they name any. */
    public static Links open(Settings settings) {
        Map<String, Link> open = new TreeMap<>();
        settings.links()
                .forEach((process, port) -> {
                    String target =
                            Cluster.NAMES.contains(process)
                                    ? Cluster.linkedPortOf(process)
                                    : process;
                    open.put(process, Link.open(port, settings.port(target)));
                });
        return new Links(open);
    }

    /**
     * The one that leads to a process.
     *
     * @throws IllegalArgumentException when there is none; tells those there are.
     */
    public Link to(String process) {
        Link link = links.get(process);
        if (link == null) {
            throw new IllegalArgumentException(
                    "no link to '%s'; there are links to %s".formatted(process, links.keySet()));
        }
        return link;
    }

    /** Breaks all connections. */
    @Override
    public void close() {
        links.values().forEach(Link::close);
    }
}
