package dev.parley.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.parley.local.broker.Broker;
import dev.parley.local.cache.RedisServer;
import dev.parley.local.component.Component;
import dev.parley.local.component.Libraries;
import dev.parley.local.component.Loopback;
import dev.parley.local.database.PostgresServer;
import dev.parley.local.home.DatabaseLogin;
import dev.parley.local.home.Secrets;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.ProcessRecord;
import dev.parley.local.process.ProcessRecords;
import dev.parley.local.process.Strays;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real broker, database and cache. */
final class ServersTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @TempDir static Path cache;
    @TempDir Path folder;

    private final int databasePort = Loopback.freePort();
    private final int brokerPort = Loopback.freePort();
    private final int controllerPort = Loopback.freePort();
    private final int redisPort = Loopback.freePort();

    @AfterEach
    void leaveNothingRunning() throws IOException {
        new Shutdown(home(), Progress.silent()).takeDown();
    }

    @Test
    void adoptsWhatRunsReplacesWhatDiedAndLeavesNothing() throws Exception {
        bringUp();
        Map<String, ProcessRecord> first = running();
        assertThat(first).containsOnlyKeys("kafka", "postgresql", "redis");
        assertThat(Files.readString(home().secretsFile())).isNotEmpty();

        new ProcessRecords(home()).alive("redis").orElseThrow().kill();
        bringUp();

        Map<String, ProcessRecord> second = running();
        assertThat(second.get("kafka")).isEqualTo(first.get("kafka"));
        assertThat(second.get("postgresql")).isEqualTo(first.get("postgresql"));
        assertThat(second.get("redis")).isNotNull().isNotEqualTo(first.get("redis"));

        new Shutdown(home(), Progress.silent()).takeDown();

        assertThat(second.values()).noneMatch(ProcessRecord::isAlive);
        assertThat(Strays.of(home())).isEmpty();
        assertThat(List.of(databasePort, brokerPort, controllerPort, redisPort))
                .allMatch(Loopback::isFree);
    }

    @Test
    void endsProcessesWhoseRecordWasNeverWritten() throws Exception {
        bringUp();
        Map<String, ProcessRecord> lost = running();
        new ProcessRecords(home()).forget("kafka");
        new ProcessRecords(home()).forget("postgresql");
        new ProcessRecords(home()).forget("redis");

        Strays.end(home());

        assertThat(lost.values()).noneMatch(ProcessRecord::isAlive);
    }

    @Test
    void keepsDataAndRightsOverARestart() throws Exception {
        bringUp();
        try (Connection sink = open(PostgresServer.sink(databasePort, secrets()))) {
            sink.createStatement().execute("create table chat.kept (word text)");
            sink.createStatement().execute("insert into chat.kept values ('tide')");
        }
        new Shutdown(home(), Progress.silent()).takeDown();
        bringUp();

        try (Connection edge = open(PostgresServer.ingress(databasePort, secrets()));
                var words = edge.createStatement().executeQuery("select word from chat.kept")) {
            assertThat(words.next()).isTrue();
            assertThat(words.getString(1)).isEqualTo("tide");
            assertThat(setting(edge, "fsync")).isEqualTo("on");
            assertThat(setting(edge, "synchronous_commit")).isEqualTo("on");
            assertThat(catchSql(edge, "delete from chat.kept")).contains("permission denied");
        }
    }

    @Test
    void settlesWhatAnotherSettlesAtTheSameTime() throws Exception {
        bringUp();
        PostgresServer database = new PostgresServer(home(), cache, secrets(), databasePort);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<@Nullable Void>> tasks =
                    Collections.nCopies(
                            40,
                            () -> {
                                database.settle();
                                return null;
                            });
            for (Future<@Nullable Void> settled : threads.invokeAll(tasks)) {
                assertThatCode(settled::get).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void watchesOneStartAndArchivesWhatItLoaded() throws Exception {
        Libraries libraries = libraries();

        fastStarts().prepare(TIMEOUT);

        FileTime made = Files.getLastModifiedTime(libraries.archive());
        assertThat(running()).containsOnlyKeys("postgresql", "redis");
        assertThat(home().classLists()).doesNotExist();
        assertThat(fastStarts().areMissing()).isFalse();

        fastStarts().prepare(TIMEOUT);

        assertThat(Files.getLastModifiedTime(libraries.archive())).isEqualTo(made);
        bringUp();
        assertThat(running()).containsKey("kafka");
    }

    @Test
    void whatCannotBeWatchedStartsWithoutAnArchive() throws Exception {
        try (ServerSocket _ =
                new ServerSocket(controllerPort, 1, InetAddress.getByName(Loopback.HOST))) {
            fastStarts().prepare(TIMEOUT);

            assertThat(fastStarts().areMissing()).isTrue();
            assertThat(running()).doesNotContainKey("kafka");
            assertThat(home().classLists()).doesNotExist();
        }
        bringUp();
        assertThat(running()).containsKey("kafka");
    }

    private FastStarts fastStarts() throws IOException {
        return new FastStarts(home(), cache, servers(), Progress.silent());
    }

    private void bringUp() throws IOException {
        Startup startup = new Startup(home(), Progress.silent(), TIMEOUT);
        InOrder.each(servers(), Component::name, Component::needs, startup::bringUp);
    }

    /** As they lie in the cache: all in one folder, which the archive is named after. */
    private Libraries libraries() throws IOException {
        Path libraries = Files.createDirectories(folder.resolve("libraries"));
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            Path link = libraries.resolve(jar.getFileName());
            if (Files.isRegularFile(jar) && !jars.contains(link)) {
                if (!Files.exists(link)) {
                    Files.createSymbolicLink(link, jar);
                }
                jars.add(link);
            }
        }
        return new Libraries(Broker.NAME, jars);
    }

    private List<Component> servers() throws IOException {
        return List.of(
                SingleBroker.of(home(), libraries(), brokerPort, controllerPort),
                new PostgresServer(home(), cache, secrets(), databasePort),
                new RedisServer(home(), cache, secrets(), redisPort));
    }

    private Map<String, ProcessRecord> running() {
        return new ProcessRecords(home())
                .alive().stream()
                        .collect(Collectors.toMap(ProcessRecord::name, Function.identity()));
    }

    private StateDirectory home() {
        StateDirectory home = new StateDirectory(folder.resolve("home"));
        home.create();
        return home;
    }

    private Secrets secrets() {
        return Secrets.of(home());
    }

    private static Connection open(DatabaseLogin login) throws SQLException {
        return DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var shown = connection.createStatement().executeQuery("show " + name)) {
            shown.next();
            return shown.getString(1);
        }
    }

    private static String catchSql(Connection connection, String statement) {
        try {
            connection.createStatement().execute(statement);
            return "";
        } catch (SQLException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
