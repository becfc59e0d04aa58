package dev.parley.local;

import dev.parley.local.component.Component;
import dev.parley.local.component.Unpacked;
import dev.parley.local.home.Account;
import dev.parley.local.home.DatabaseLogin;
import dev.parley.local.home.Settings;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.link.Link;
import dev.parley.local.pipeline.Program;
import dev.parley.local.pipeline.Project;
import dev.parley.local.pipeline.SimulatorJournal;
import dev.parley.local.system.Links;
import dev.parley.local.system.LocalSystem;
import dev.parley.local.system.Ports;
import dev.parley.local.system.Progress;
import dev.parley.local.system.Shutdown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A whole system of real processes, brought up by the same code as {@code ./parley up}: for tests
 * that need one to themselves. Not thread-safe. Its processes outlive the JVM that started them
 * unless it is closed or made to {@link Builder#endWithThisProcess() end with it}.
 */
public final class ParleySystem implements AutoCloseable {
    private final StateDirectory home;
    private final LocalSystem system;
    private final Links links;
    private final boolean temporary;
    private final Duration timeout;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ParleySystem(
            StateDirectory home,
            LocalSystem system,
            Links links,
            boolean temporary,
            Duration timeout) {
        this.home = home;
        this.system = system;
        this.links = links;
        this.temporary = temporary;
        this.timeout = timeout;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts everything that does not run; returns when all is ready.
     *
     * @throws dev.parley.local.component.UnableToStart with the last words of the process that did
     *     not.
     */
    public void start() {
        io(() -> {
            if (system.lacksFastStarts()) {
                prepareFastStarts();
            }
            system.up(Progress.silent(), timeout);
        });
    }

    /** By a system of its own: who builds this one wants to see all that happens to it. */
    private static void prepareFastStarts() throws IOException {
        try (ParleySystem other = builder().build()) {
            other.system.prepareFastStarts(Progress.silent(), other.timeout);
        }
    }

    /**
     * Ends every process, in the reverse of the order in which they start. What they stored stays.
     */
    public void stop() {
        io(() -> new Shutdown(home, Progress.silent()).takeDown());
    }

    /** {@link #stop()}, once, and deletes the state folder if it was a temporary one. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stop();
            links.close();
            if (temporary) {
                io(() -> Unpacked.delete(home.root()));
            }
        }
    }

    /**
     * @throws IllegalArgumentException when there is none of this name; tells the names there are.
     */
    public LocalProcess process(String name) {
        return processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no process '%s' among %s"
                                        .formatted(
                                                name,
                                                processes().stream()
                                                        .map(LocalProcess::name)
                                                        .toList())));
    }

    /** All processes that the system should consist of, running or not. */
    public List<LocalProcess> processes() {
        try {
            return system.components().stream()
                    .map(Component::name)
                    .map(name -> (LocalProcess) new RecordedProcess(name, home, system, timeout))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Brings a service to this many processes; returns all of them once they are ready. */
    public List<LocalProcess> scale(String service, int count) {
        Program program =
                Program.named(service)
                        .orElseThrow(
                                () -> new IllegalArgumentException("no service '" + service + "'"));
        io(() -> system.scale(program, count, Progress.silent(), timeout));
        return processes().stream()
                .filter(process -> process.name().matches(service + "(-\\d+)?"))
                .toList();
    }

    /**
     * The root of a process's HTTP interface: of ingress-api, its further instances and
     * provider-simulator.
     */
    public URI address(String process) {
        return system.addresses().http(process);
    }

    /** The root of a service's management interface. */
    public URI management(String process) {
        return system.addresses().management(process);
    }

    /**
     * What stands between a process and those who connect to it, in a system that was built with
     * {@link Builder#links()}.
     *
     * @throws IllegalArgumentException when there is none; tells those there are.
     */
    public Link link(String process) {
        return links.to(process);
    }

    public Account operator() {
        return system.operator();
    }

    public Account user() {
        return system.user();
    }

    public String bootstrapServers() {
        return system.addresses().bootstrapServers();
    }

    /** The database as who owns the server. */
    public DatabaseLogin database() {
        return system.addresses().superuser();
    }

    /** How many brokers of its own it has. */
    public int brokers() {
        return system.settings().brokers();
    }

    /** How many partitions each topic has. */
    public int partitions() {
        return system.settings().partitions();
    }

    public String redisUrl() {
        return system.addresses().redisUrl();
    }

    public URI simulator() {
        return address(Program.PROVIDER_SIMULATOR.id());
    }

    public Path simulatorJournal() {
        return SimulatorJournal.of(home, Program.PROVIDER_SIMULATOR.id());
    }

    /** The structured log of a process. */
    public Path log(String process) {
        return home.log(process);
    }

    /** What a process printed since it was started last. */
    public Path output(String process) {
        return home.output(process);
    }

    private static void io(Action action) {
        try {
            action.run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    /** Says how the system differs from one in a temporary folder on free ports. */
    public static final class Builder {
        private final Map<String, Map<String, String>> environment = new TreeMap<>();
        private @Nullable Path stateDirectory;
        private @Nullable String bootstrapServers;
        private @Nullable Integer databaseDisk;
        private Map<String, Integer> ports = Ports.free();
        private int brokers = 1;
        private boolean links;
        private boolean endsWithThisProcess;
        private int partitions = 12;
        private Duration timeout = Duration.ofMinutes(2);

        private Builder() {}

        /** Keeps the state there, also after {@link ParleySystem#close()}. */
        public Builder stateDirectory(Path folder) {
            this.stateDirectory = folder;
            return this;
        }

        /** The ports of {@code ./parley up}. */
        public Builder fixedPorts() {
            this.ports = Ports.fixed();
            return this;
        }

        /** One broker, or three that hold everything three times. */
        public Builder brokers(int count) {
            this.brokers = count;
            return this;
        }

        /**
         * Puts a link between the services and each broker, PostgreSQL and Redis, and one between
         * clients and ingress-api, for those who connect to its port and not to {@link
         * ParleySystem#address}. What does not belong to the services goes without.
         */
        public Builder links() {
            this.links = true;
            return this;
        }

        public Builder partitions(int count) {
            this.partitions = count;
            return this;
        }

        /** Uses this Kafka and starts none. */
        public Builder bootstrapServers(String servers) {
            this.bootstrapServers = servers;
            return this;
        }

        /**
         * Gives the database a file system of its own, in memory, that can be filled. What is on it
         * goes when the system stops.
         *
         * @see dev.parley.local.database.SmallDisk#obstacle
         */
        public Builder databaseDisk(int mebibytes) {
            this.databaseDisk = mebibytes;
            return this;
        }

        /** Adds to the environment of a service and its further instances. */
        public Builder environment(String service, String name, String value) {
            environment.computeIfAbsent(service, _ -> new HashMap<>()).put(name, value);
            return this;
        }

        /** How long each process may take to become ready. */
        public Builder startupTimeout(Duration limit) {
            this.timeout = limit;
            return this;
        }

        /** Closes the system when this process is told to end (SIGTERM, Ctrl+C). */
        public Builder endWithThisProcess() {
            this.endsWithThisProcess = true;
            return this;
        }

        public ParleySystem build() {
            Project project = Project.here();
            boolean temporary = stateDirectory == null;
            Settings settings = settings();
            try {
                StateDirectory home =
                        new StateDirectory(
                                stateDirectory == null
                                        ? Files.createTempDirectory("parley-")
                                        : stateDirectory);
                ParleySystem system =
                        new ParleySystem(
                                home,
                                new LocalSystem(project, home, settings),
                                Links.open(settings),
                                temporary,
                                timeout);
                if (endsWithThisProcess) {
                    Runtime.getRuntime().addShutdownHook(new Thread(system::close, "system-end"));
                }
                return system;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private Settings settings() {
            Settings settings =
                    new Settings(
                            ports,
                            Map.of(),
                            brokers,
                            partitions,
                            brokers,
                            bootstrapServers,
                            null,
                            null,
                            List.of(),
                            Map.of(),
                            environment,
                            Map.of(),
                            databaseDisk);
            return links ? Links.planned(settings) : settings;
        }
    }
}
