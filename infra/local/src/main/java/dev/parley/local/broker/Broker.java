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
import java.util.stream.Stream;

/** A real Kafka broker in KRaft mode: one node, its log on disk. */
public final class Broker implements Component {
    public static final String NAME = "kafka";
    public static final String CONTROLLER = NAME + ".controller";

    /** Any valid id will do: a single node never meets another cluster. */
    private static final String CLUSTER_ID = "parley-local-cluster-1";

    private static final String LOG_SETTINGS = "kafka-logback.xml";

    private final StateDirectory home;
    private final Libraries libraries;
    private final int port;
    private final int controllerPort;

    /**
     * @param libraries that hold the broker
     */
    public Broker(StateDirectory home, Libraries libraries, int port, int controllerPort) {
        this.home = home;
        this.libraries = libraries;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.of("kafka", port, "controller", controllerPort);
    }

    @Override
    public Launch prepare() throws IOException {
        Path folder = home.data(NAME);
        Path log = folder.resolve("log");
        Path configuration = folder.resolve("server.properties");
        Files.createDirectories(log);
        copyLogSettings(folder);
        PrivateFile.write(configuration, BrokerConfiguration.text(port, controllerPort, log));
        if (!Files.exists(log.resolve("meta.properties"))) {
            format(configuration, folder);
        }
        return launch(
                folder,
                home.log(NAME),
                "-Xms256m",
                "-Xmx512m",
                "kafka.Kafka",
                configuration.toString());
    }

    @Override
    public void recover() throws IOException {
        Path folder = home.data(NAME);
        Path data = folder.resolve("log");
        if (Fencing.isDue(data)) {
            Path configuration = folder.resolve("fencing.properties");
            PrivateFile.write(
                    configuration, BrokerConfiguration.controllerAlone(controllerPort, data));
            Path log = home.log(NAME + "-fencing");
            Fencing.run(
                    launch(folder, log, "-Xmx256m", "kafka.Kafka", configuration.toString()),
                    log,
                    home.logs().resolve(NAME + "-fencing.out"));
        }
    }

    @Override
    public boolean isReady() {
        return Loopback.accepts(port);
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
        Launch format =
                launch(
                        folder,
                        home.log(NAME),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "kafka.tools.StorageTool",
                        "format",
                        "--standalone",
                        "--ignore-formatted",
                        "-t",
                        CLUSTER_ID,
                        "-c",
                        configuration.toString());
        Tool.run("formatting Kafka's storage", format, home.logs().resolve("kafka-format.out"));
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
