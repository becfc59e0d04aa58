package dev.parley.local.system;

import dev.parley.local.broker.Broker;
import dev.parley.local.broker.Cluster;
import dev.parley.local.cache.RedisServer;
import dev.parley.local.component.Component;
import dev.parley.local.database.PostgresServer;
import dev.parley.local.database.SmallDisk;
import dev.parley.local.home.Secrets;
import dev.parley.local.home.Settings;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.pipeline.Addresses;
import dev.parley.local.pipeline.Program;
import dev.parley.local.pipeline.ProgramProcess;
import dev.parley.local.pipeline.Project;
import dev.parley.local.pipeline.StagedJars;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which processes the system consists of, in an order in which people like to read them. */
final class Composition {
    private final Project project;
    private final StateDirectory home;
    private final Settings settings;
    private final Secrets secrets;

    Composition(Project project, StateDirectory home, Settings settings, Secrets secrets) {
        this.project = project;
        this.home = home;
        this.settings = settings;
        this.secrets = secrets;
    }

    /** Servers that settings replace by others are not part of it. */
    List<Component> components() throws IOException {
        List<Component> components = new ArrayList<>(servers());
        StagedJars jars = new StagedJars(project);
        Addresses addresses = new Addresses(settings, secrets);
        for (Program program : Program.values()) {
            for (int number = 1; number <= settings.instancesOf(program.id()); number++) {
                components.add(
                        new ProgramProcess(
                                program,
                                program.instance(number),
                                home,
                                settings,
                                addresses,
                                jars));
            }
        }
        return components;
    }

    /** Brokers, database and cache, as far as they are Parley's own. */
    List<Component> servers() throws IOException {
        List<Component> servers = new ArrayList<>();
        if (settings.kafka() == null) {
            servers.addAll(Broker.of(home, new StagedJars(project).broker(), Cluster.of(settings)));
        }
        if (settings.database() == null) {
            servers.addAll(database(settings.port(PostgresServer.NAME)));
        }
        if (settings.redis() == null) {
            servers.add(
                    new RedisServer(
                            home, project.cache(), secrets, settings.port(RedisServer.NAME)));
        }
        return servers;
    }

    private List<Component> database(int port) {
        Integer mebibytes = settings.databaseDisk();
        if (mebibytes == null) {
            return List.of(new PostgresServer(home, project.cache(), secrets, port));
        }
        SmallDisk disk = new SmallDisk(home, mebibytes);
        return List.of(disk, new PostgresServer(home, project.cache(), secrets, port, disk));
    }
}
