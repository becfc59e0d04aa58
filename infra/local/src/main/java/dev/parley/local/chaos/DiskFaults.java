package dev.parley.local.chaos;

import dev.parley.local.home.DatabaseLogin;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** What happens when there is no room. */
final class DiskFaults {
    private static final String POSTGRESQL = "postgresql";
    private static final Duration LOOK = Duration.ofMillis(250);

    /** Out of memory, disk or connections; the connection; what the operator or a crash did. */
    private static final List<String> OUT_OF_ROOM = List.of("53", "08", "57");

    /** Takes room for data, and leaves nothing: a temporary table is not in the log. */
    private static final String WRITE_DATA =
            "create temporary table ballast on commit drop as"
                    + " select md5(number::text) as words from generate_series(1, 100000) number";

    /** The next file of the log has to be made. */
    private static final String WRITE_LOG =
            "select pg_logical_emit_message(false, 'chaos', 'ballast'), pg_switch_wal()";

    private DiskFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "disk-full",
                        1,
                        false,
                        "a ballast fills PostgreSQL's disk for 5 to 20 s: tables cannot grow (SQLSTATE 53100)",
                        "history is late; routes that write to the database answer 503; answers stream on",
                        "trouble is not poison: the sink makes no dead letter, keeps its lag and stores all, once",
                        (stage, random) -> fill(stage, random, WRITE_DATA)),
                new Fault(
                        "wal-full",
                        1,
                        false,
                        "the same until its log cannot grow either: PostgreSQL panics; it is started when there is room",
                        "history is late, its routes answer 503; answers stream on",
                        "what was committed is there after the crash; the sink keeps its lag and stores all, once",
                        (stage, random) -> fill(stage, random, WRITE_LOG)));
    }

    private static void fill(Stage stage, RandomGenerator random, String write) throws Exception {
        var disk = stage.databaseDisk();
        Duration time = Duration.ofMillis(random.nextInt(5_000, 20_000));
        stage.with(
                POSTGRESQL,
                process -> {
                    try (Ballast ballast = new Ballast(disk.root())) {
                        hold(ballast, time, stage.system().database(), write);
                    } finally {
                        process.start();
                    }
                });
    }

    /** What the server frees is taken from it again. */
    private static void hold(Ballast ballast, Duration time, DatabaseLogin login, String write)
            throws Exception {
        boolean refused = false;
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            ballast.fill();
            refused |= isRefused(login, write);
            Thread.sleep(LOOK);
        }
        if (!refused) {
            throw new IllegalStateException("PostgreSQL went on writing onto a full disk");
        }
    }

    private static boolean isRefused(DatabaseLogin login, String write) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                login.jdbcUrl(), login.user(), login.password());
                Statement statement = connection.createStatement()) {
            statement.execute(write);
            return false;
        } catch (SQLException failure) {
            String state = failure.getSQLState();
            if (state == null || OUT_OF_ROOM.stream().noneMatch(state::startsWith)) {
                throw failure;
            }
            return true;
        }
    }
}
