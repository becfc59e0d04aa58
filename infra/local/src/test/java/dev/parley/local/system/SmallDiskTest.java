package dev.parley.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.local.component.Component;
import dev.parley.local.component.Loopback;
import dev.parley.local.database.PostgresServer;
import dev.parley.local.database.SmallDisk;
import dev.parley.local.home.DatabaseLogin;
import dev.parley.local.home.Secrets;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.ProcessRecords;
import dev.parley.local.process.Strays;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real database on a disk of its own, where the machine allows one. */
final class SmallDiskTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @TempDir static Path cache;
    @TempDir Path folder;

    private final int port = Loopback.freePort();

    @BeforeEach
    void askTheMachine() {
        assumeThat(SmallDisk.obstacle()).isEmpty();
    }

    @AfterEach
    void leaveNothingRunning() throws IOException {
        new Shutdown(home(), Progress.silent()).takeDown();
    }

    @Test
    void isFullForTheDatabaseAndKeepsWhatWasCommitted() throws Exception {
        bringUp();
        try (Connection database = open()) {
            database.createStatement().execute("create table kept (word text)");
            database.createStatement().execute("insert into kept values ('tide')");
        }

        Path ballast = disk().root().resolve("ballast");
        fill(ballast);
        assertThatThrownBy(this::write)
                .isInstanceOf(SQLException.class)
                .extracting(failure -> ((SQLException) failure).getSQLState())
                .isEqualTo("53100");
        Files.delete(ballast);
        write();

        new ProcessRecords(home()).alive(PostgresServer.NAME).orElseThrow().kill();
        bringUp();
        assertThat(words()).isEqualTo("tide");
    }

    @Test
    void goesWithItsHolderAndCanBeCopiedBefore() throws Exception {
        bringUp();
        new ProcessRecords(home()).alive(PostgresServer.NAME).orElseThrow().end();
        disk().copyTo(home().data(PostgresServer.NAME));

        new Shutdown(home(), Progress.silent()).takeDown();

        assertThat(Strays.of(home())).isEmpty();
        assertThat(home().data(SmallDisk.NAME)).isEmptyDirectory();
        assertThat(home().data(PostgresServer.NAME).resolve("PG_VERSION")).exists();
    }

    private void bringUp() throws IOException {
        List<Component> components =
                List.of(disk(), new PostgresServer(home(), cache, secrets(), port, disk()));
        Startup startup = new Startup(home(), Progress.silent(), TIMEOUT);
        InOrder.each(components, Component::name, Component::needs, startup::bringUp);
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(file.toFile().getUsableSpace()).isZero();
        }
    }

    private void write() throws SQLException {
        try (Connection database = open()) {
            database.createStatement()
                    .execute(
                            "create temporary table large as"
                                    + " select md5(n::text) from generate_series(1, 100000) n");
        }
    }

    private String words() throws SQLException {
        try (Connection database = open();
                var words = database.createStatement().executeQuery("select word from kept")) {
            words.next();
            return words.getString(1);
        }
    }

    private Connection open() throws SQLException {
        DatabaseLogin login = PostgresServer.superuser(port, secrets());
        return DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
    }

    private SmallDisk disk() {
        return new SmallDisk(home(), 200);
    }

    private StateDirectory home() {
        StateDirectory home = new StateDirectory(folder.resolve("home"));
        home.create();
        return home;
    }

    private Secrets secrets() {
        return Secrets.of(home());
    }
}
