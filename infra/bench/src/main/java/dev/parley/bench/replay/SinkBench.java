package dev.parley.bench.replay;

import dev.parley.bench.plan.Bench;
import dev.parley.bench.plan.Effort;
import dev.parley.bench.report.Figures;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Target;
import dev.parley.bench.stage.Stage;
import dev.parley.events.topic.ConsumerGroup;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** How fast the sink stores outcomes. A turn is a row of its own and one for each message. */
public final class SinkBench implements Bench {
    private static final String ROWS = "rows";
    private static final String COUNT =
            "select (select count(*) from chat.turns), (select count(*) from chat.messages)";
    private static final int ROWS_A_TURN = 3;

    private final InstantSource clock;

    public SinkBench(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "sink";
    }

    @Override
    public void run(Stage stage, Effort effort, Consumer<String> out, Consumer<Result> results)
            throws Exception {
        String load = "%,d recorded turns replayed".formatted(effort.replayed());
        out.accept("sink: " + load);
        Replay.awaitEarlier(stage, ConsumerGroup.PERSISTENCE_SINK);
        long before = rows(stage);
        Replay replay =
                Replay.of(
                        stage,
                        effort,
                        ConsumerGroup.PERSISTENCE_SINK,
                        ConsumerGroup.BILLING_AGGREGATOR,
                        clock.instant());
        long warmUp = Math.max(1, effort.replayed() / 10);
        long expected = ROWS_A_TURN * (replay.turns() + warmUp);
        long stored = rows(stage) - before;
        results.accept(
                new Result(
                        name(),
                        load,
                        "",
                        new Figures(Map.of(ROWS, Target.atLeast(50_000)))
                                .add(ROWS, "1/s", ROWS_A_TURN * replay.perSecond())
                                .add("turns", "1/s", replay.perSecond())
                                .all(),
                        replay.turns(),
                        "turn",
                        replay.costs(),
                        stored == expected
                                ? Map.of()
                                : Map.of(
                                        "%,d rows instead of %,d".formatted(stored, expected), 1)));
    }

    private static long rows(Stage stage) throws SQLException {
        var database = stage.database();
        try (Connection connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet counts = statement.executeQuery(COUNT)) {
            counts.next();
            return counts.getLong(1) + counts.getLong(2);
        }
    }
}
