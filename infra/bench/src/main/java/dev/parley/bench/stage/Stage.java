package dev.parley.bench.stage;

import dev.parley.bench.cost.Watched;
import dev.parley.bench.load.LoadClient;
import dev.parley.bench.load.Requests;
import dev.parley.local.LocalProcess;
import dev.parley.local.ParleySystem;
import dev.parley.local.home.DatabaseLogin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A whole system in a temporary folder on free ports, as {@code ./parley up} starts it, and a
 * client. Nothing of it is left when it is closed, or when this process is told to end.
 */
public final class Stage implements AutoCloseable {
    private static final String SIMULATOR = "provider-simulator";

    /** All load is that of one user, who is let do what thousands of them may. */
    private static final Map<String, String> ONE_USER =
            Map.of(
                    "PARLEY_CONNECTION_PERUSER", "20000",
                    "PARLEY_REQUESTS_PER_MINUTE", "60000000",
                    "PARLEY_REQUEST_BURST", "1000000");

    /** And all turns are asked of one model. */
    private static final String TURNS_OF_A_MODEL = "20000";

    private final ParleySystem system;
    private final LoadClient client = new LoadClient();

    private Stage(ParleySystem system) {
        this.system = system;
    }

    /** Returns when all is ready. */
    public static Stage up() {
        ParleySystem.Builder builder =
                ParleySystem.builder().startupTimeout(Duration.ofMinutes(4)).endWithThisProcess();
        ONE_USER.forEach((name, value) -> builder.environment("ingress-api", name, value));
        builder.environment("llm-worker", "PARLEY_SLOTS_PERMODEL", TURNS_OF_A_MODEL);
        ParleySystem system = builder.build();
        Stage stage = new Stage(system);
        try {
            system.start();
            return stage;
        } catch (RuntimeException failure) {
            stage.close();
            throw failure;
        }
    }

    public LoadClient client() {
        return client;
    }

    /** The edge, as the ordinary user. */
    public Requests edge() {
        return new Requests(system.address("ingress-api"), system.user().apiKey());
    }

    /** The upstream itself; it takes any key. */
    public Requests simulator() {
        return new Requests(system.simulator(), "any");
    }

    public String bootstrapServers() {
        return system.bootstrapServers();
    }

    /** The database as who owns the server. */
    public DatabaseLogin database() {
        return system.database();
    }

    /** How many partitions each topic has. */
    public int partitions() {
        return system.partitions();
    }

    /** A process of the system, by its name. */
    public LocalProcess process(String name) {
        return system.process(name);
    }

    /** All of the system that runs, and this process. */
    public List<Watched> watched() {
        return Stream.concat(
                        system.processes().stream()
                                .filter(LocalProcess::isRunning)
                                .map(process ->
                                        new Watched(
                                                process.name(),
                                                process.pid(),
                                                process.name().equals(SIMULATOR)
                                                        ? Watched.Role.UPSTREAM
                                                        : Watched.Role.PARLEY)),
                        Stream.of(Watched.self()))
                .toList();
    }

    @Override
    public void close() {
        client.close();
        system.close();
    }
}
