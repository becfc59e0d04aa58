package dev.parley.local.database;

import dev.parley.local.component.Component;
import dev.parley.local.component.Surroundings;
import dev.parley.local.component.Tool;
import dev.parley.local.component.UnableToStart;
import dev.parley.local.component.Unpacked;
import dev.parley.local.home.DatabaseLogin;
import dev.parley.local.home.PrivateFile;
import dev.parley.local.home.Secrets;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.Launch;
import dev.parley.local.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A real PostgreSQL server with durable settings; its postmaster outlives the launcher. */
public final class PostgresServer implements Component {
    public static final String NAME = "postgresql";

    private static final List<String> SETTINGS =
            List.of(
                    "listen_addresses=127.0.0.1",
                    "unix_socket_directories=",
                    "fsync=on",
                    "synchronous_commit=on",
                    "full_page_writes=on",
                    "shared_buffers=128MB",
                    "wal_compression=on",
                    "max_connections=100",
                    "jit=off",
                    "timezone=UTC",
                    "log_timezone=UTC",
                    "log_line_prefix=%m [%p] ");

    private final StateDirectory home;
    private final Path cache;
    private final Secrets secrets;
    private final int port;
    private final DataPlace place;
    private final Set<String> needs;

    /** Its data lies in the state folder. */
    public PostgresServer(StateDirectory home, Path cache, Secrets secrets, int port) {
        this(home, cache, secrets, port, new DataPlace.Folder(home.data(NAME)), Set.of());
    }

    /** Its data lies on a disk of its own, which has to be there first. */
    public PostgresServer(
            StateDirectory home, Path cache, Secrets secrets, int port, SmallDisk disk) {
        this(home, cache, secrets, port, disk, Set.of(SmallDisk.NAME));
    }

    private PostgresServer(
            StateDirectory home,
            Path cache,
            Secrets secrets,
            int port,
            DataPlace place,
            Set<String> needs) {
        this.home = home;
        this.cache = cache;
        this.secrets = secrets;
        this.port = port;
        this.place = place;
        this.needs = needs;
    }

    /** Who owns the server. */
    public static DatabaseLogin superuser(int port, Secrets secrets) {
        return new DatabaseLogin(
                url(port, Roles.DATABASE), Roles.SUPERUSER, secrets.databasePassword());
    }

    /** Who the edge logs in as. */
    public static DatabaseLogin ingress(int port, Secrets secrets) {
        return new DatabaseLogin(
                url(port, Roles.DATABASE), Roles.INGRESS, secrets.ingressPassword());
    }

    /** Who the sink logs in as. */
    public static DatabaseLogin sink(int port, Secrets secrets) {
        return new DatabaseLogin(url(port, Roles.DATABASE), Roles.SINK, secrets.sinkPassword());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> needs() {
        return needs;
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.of("postgresql", port);
    }

    @Override
    public Launch prepare() throws IOException {
        PostgresBinaries binaries = PostgresBinaries.in(cache);
        Path data = place.folder();
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise(binaries, data);
        }
        List<String> command =
                new ArrayList<>(
                        binaries.command(
                                "postgres", "-D", place.within(data).toString(), "-p", "" + port));
        for (String setting : SETTINGS) {
            command.add("-c");
            command.add(setting);
        }
        for (String setting : place.settings()) {
            command.add("-c");
            command.add(setting);
        }
        return launch(command, data);
    }

    @Override
    public boolean isReady() {
        try (Connection connection = administrative().open();
                var statement = connection.createStatement()) {
            return statement.execute("select 1");
        } catch (SQLException notYet) {
            return false;
        }
    }

    @Override
    public void settle() {
        try {
            new Roles(administrative(), new Login(superuser(port, secrets)), secrets).establish();
        } catch (SQLException failure) {
            throw new UnableToStart(
                    "PostgreSQL runs, but its roles could not be made: %s. If secrets.json was lost, `./parley reset` starts anew"
                            .formatted(failure.getMessage()),
                    failure);
        }
    }

    @Override
    public Signal stopSignal() {
        return Signal.INT;
    }

    private Launch launch(List<String> command, Path folder) {
        return new Launch(home, place.reaching(command), Surroundings.with(Map.of()), folder);
    }

    private Login administrative() {
        return new Login(
                new DatabaseLogin(
                        url(port, "postgres"), Roles.SUPERUSER, secrets.databasePassword()));
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    /**
     * Made beside its place and moved there when complete, so that a launcher killed midway leaves
     * nothing half made.
     */
    private void initialise(PostgresBinaries binaries, Path data) throws IOException {
        // What an initialisation that was killed has left.
        Unpacked.deleteAllLike(data.resolveSibling("." + data.getFileName()));
        Unpacked.delete(data);
        Unpacked.folder(
                data,
                fresh -> {
                    Files.setPosixFilePermissions(
                            fresh, PosixFilePermissions.fromString("rwx------"));
                    Path password = home.root().resolve(".initdb-password");
                    PrivateFile.write(password, secrets.databasePassword() + "\n");
                    try {
                        Tool.run(
                                "making the database",
                                launch(
                                        binaries.command(
                                                "initdb",
                                                "-D",
                                                place.within(fresh).toString(),
                                                "-U",
                                                Roles.SUPERUSER,
                                                "-A",
                                                "scram-sha-256",
                                                "--pwfile=" + password,
                                                "-E",
                                                "UTF8",
                                                "--locale-provider=builtin",
                                                "--locale=C.UTF-8"),
                                        fresh),
                                home.logs().resolve("postgresql-initdb.out"));
                    } finally {
                        Files.deleteIfExists(password);
                    }
                });
    }
}
