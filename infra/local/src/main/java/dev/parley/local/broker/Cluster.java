package dev.parley.local.broker;

import dev.parley.local.home.Settings;
import dev.parley.local.home.StateDirectory;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The brokers of one system, each of which is a controller too: one, or three that hold everything
 * three times, so that any of them may be away. The number is part of what they store and stays as
 * it was at the first start.
 */
public record Cluster(List<Node> nodes) {
    /** The names of all processes there can be, the first one's first. */
    public static final List<String> NAMES =
            IntStream.rangeClosed(1, Settings.MOST_BROKERS).mapToObj(Cluster::name).toList();

    /**
     * One broker, and where it listens.
     *
     * @param id counted from 1
     * @param port for other brokers, and for clients that come without a link
     * @param door for clients that come through a link; absent where there is none
     */
    record Node(int id, int port, int controllerPort, @Nullable Door door) {
        String name() {
            return Cluster.name(id);
        }
    }

    /**
     * Where a link comes in.
     *
     * @param port that the broker listens on
     * @param advertised the port of the link, which clients are sent to
     */
    record Door(int port, int advertised) {}

    public Cluster {
        nodes = List.copyOf(nodes);
    }

    /** As many as the settings say, on the ports that they say. */
    public static Cluster of(Settings settings) {
        return new Cluster(
                IntStream.rangeClosed(1, settings.brokers())
                        .mapToObj(id -> {
                            String name = name(id);
                            Integer link = settings.links().get(name);
                            return new Node(
                                    id,
                                    settings.port(name),
                                    settings.port(controllerPortOf(name)),
                                    link == null
                                            ? null
                                            : new Door(settings.port(linkedPortOf(name)), link));
                        })
                        .toList());
    }

    /** How many brokers have stored something there. */
    public static OptionalInt sizeIn(StateDirectory home) {
        if (!Files.exists(Broker.logOf(home, Broker.NAME).resolve("meta.properties"))) {
            return OptionalInt.empty();
        }
        Properties settings = new Properties();
        Path file = Broker.configurationOf(home, Broker.NAME);
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            settings.load(text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return OptionalInt.of(
                settings.getProperty(BrokerConfiguration.VOTERS, "").split(",", -1).length);
    }

    /** The name of the n-th process, counted from 1. */
    public static String name(int id) {
        return id == 1 ? Broker.NAME : Broker.NAME + "-" + id;
    }

    public static String controllerPortOf(String broker) {
        return broker + ".controller";
    }

    /** The port on which a broker takes what comes through its link. */
    public static String linkedPortOf(String broker) {
        return broker + ".linked";
    }

    int size() {
        return nodes.size();
    }

    /** Of how many replicas an acknowledged record lies on at least. */
    int inSync() {
        return size() == 1 ? 1 : size() - 1;
    }

    /** In the form {@code 1@127.0.0.1:19093,…}. */
    String voters() {
        return nodes.stream()
                .map(node -> "%d@127.0.0.1:%d".formatted(node.id(), node.controllerPort()))
                .collect(Collectors.joining(","));
    }
}
