package dev.parley.local.broker;

import dev.parley.local.component.Component;
import dev.parley.local.component.JavaCommand;
import dev.parley.local.component.Libraries;
import dev.parley.local.component.Loopback;
import dev.parley.local.component.Surroundings;
import dev.parley.local.component.Tool;
import dev.parley.local.home.PrivateFile;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.Launch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/** A real Kafka broker in KRaft mode, a controller too, its log on disk. */
public final class Broker implements Component {
    /** The first one, or the only one. */
    public static final String NAME = "kafka";

    private static final String LOG_SETTINGS = "kafka-logback.xml";

    private final StateDirectory home;
    private final Libraries libraries;
    private final Cluster cluster;
    private final Cluster.Node node;

    private Broker(StateDirectory home, Libraries libraries, Cluster cluster, Cluster.Node node) {
        this.home = home;
        this.libraries = libraries;
        this.cluster = cluster;
        this.node = node;
    }

    /**
     * All of a cluster.
     *
     * @param libraries that hold the broker
     */
    public static List<Broker> of(StateDirectory home, Libraries libraries, Cluster cluster) {
        return cluster.nodes().stream()
                .map(node -> new Broker(home, libraries, cluster, node))
                .toList();
    }

    static Path logOf(StateDirectory home, String name) {
        return home.data(name).resolve("log");
    }

    static Path configurationOf(StateDirectory home, String name) {
        return home.data(name).resolve("server.properties");
    }

    @Override
    public String name() {
        return node.name();
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.of("kafka", node.port(), "controller", node.controllerPort());
    }

    @Override
    public Launch prepare() throws IOException {
        Path folder = home.data(name());
        Path log = logOf(home, name());
        Path configuration = configurationOf(home, name());
        Files.createDirectories(log);
        copyLogSettings(folder);
        PrivateFile.write(configuration, BrokerConfiguration.text(cluster, node, log));
        if (!Files.exists(log.resolve("meta.properties"))) {
            format(configuration, folder);
        }
        return launch(
                folder,
                home.log(name()),
                "-Xms256m",
                "-Xmx512m",
                "kafka.Kafka",
                configuration.toString());
    }

    @Override
    public void recover() throws IOException {
        Path folder = home.data(NAME);
        Path data = logOf(home, NAME);
        if (cluster.size() == 1 && Fencing.isDue(data)) {
            Path configuration = folder.resolve("fencing.properties");
            PrivateFile.write(
                    configuration,
                    BrokerConfiguration.controllerAlone(node.controllerPort(), data));
            Path log = home.log(NAME + "-fencing");
            Fencing.run(
                    launch(folder, log, "-Xmx256m", "kafka.Kafka", configuration.toString()),
                    data,
                    log,
                    home.logs().resolve(NAME + "-fencing.out"));
        }
    }

    @Override
    public boolean isReady() {
        return Loopback.accepts(node.port());
    }

    @Override
    public Optional<Libraries> libraries() {
        return Optional.of(libraries);
    }

    private static void copyLogSettings(Path folder) throws IOException {
        try (InputStream settings =
                Objects.requireNonNull(Broker.class.getResourceAsStream("/" + LOG_SETTINGS))) {
            Files.copy(settings, folder.resolve(LOG_SETTINGS), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void format(Path configuration, Path folder) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "kafka.tools.StorageTool",
                                "format",
                                "--ignore-formatted",
                                "-t",
                                clusterId(),
                                "-c",
                                configuration.toString()));
        if (cluster.size() == 1) {
            arguments.add("--standalone");
        }
        Tool.run(
                "formatting Kafka's storage",
                launch(folder, home.log(name()), arguments.toArray(String[]::new)),
                home.logs().resolve(name() + "-format.out"));
    }

    /**
     * The same for all brokers of a folder, and that of no other folder: where one is away, another
     * system may come to listen on its port, and must not be taken for it.
     */
    private String clusterId() {
        UUID id = UUID.nameUUIDFromBytes(home.root().toString().getBytes(StandardCharsets.UTF_8));
        // In base 64 a number can begin with a dash, and is then taken for an option.
        long first = id.getMostSignificantBits() & Long.MAX_VALUE;
        return new Uuid(first, id.getLeastSignificantBits()).toString();
    }

    private Launch launch(Path folder, Path log, String... arguments) throws IOException {
        List<String> flags =
                new ArrayList<>(
                        List.of(
                                "-XX:+UseSerialGC",
                                "-Xss512k",
                                "-Dlogback.configurationFile=" + folder.resolve(LOG_SETTINGS)));
        flags.addAll(libraries.flags());
        return new Launch(
                home,
                JavaCommand.of(
                        home.root(),
                        Stream.concat(flags.stream(), Arrays.stream(arguments)).toList()),
                Surroundings.with(
                        Map.of("LOG_FILE", log.toString(), "CLASSPATH", libraries.classPath())),
                folder);
    }
}
