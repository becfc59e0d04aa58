package dev.parley.local.chaos;

import dev.parley.local.ParleySystem;
import dev.parley.local.audit.Audit;
import dev.parley.local.audit.Findings;
import dev.parley.local.audit.Sources;
import dev.parley.local.chaos.Judgement.Stored;
import dev.parley.local.chaos.Judgement.Window;
import dev.parley.local.chaos.Schedule.Planned;
import dev.parley.local.database.SmallDisk;
import dev.parley.local.home.StateDirectory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * Brings a system up, lets clients work and faults happen, and judges.
 *
 * @param time how long faults happen
 * @param perMinute how many faults
 * @param clients that work at the same time
 * @param brokers 1 or 3
 * @param faults that may be drawn
 */
public record Chaos(
        Duration time, long seed, int perMinute, int clients, int brokers, List<String> faults) {
    private static final Duration LAST_TURNS = Duration.ofMinutes(4);
    private static final Duration QUIESCENCE = Duration.ofMinutes(3);

    /** The table of all faults there are with so many brokers, in Markdown. */
    public String table() {
        return FaultCatalog.table(brokers);
    }

    /** What would happen when, without doing it. */
    public List<String> plan() {
        return schedule().faults().stream()
                .map(planned ->
                        "%7.1f s  %s"
                                .formatted(
                                        planned.at().toMillis() / 1_000.0, planned.fault().name()))
                .toList();
    }

    /**
     * Everything from the start to the verdict; nothing runs afterwards.
     *
     * @param home an empty folder for the state, which stays
     * @param out takes a line of progress
     */
    public ChaosReport run(Path home, Consumer<String> out) throws Exception {
        Optional<String> diskObstacle = SmallDisk.obstacle();
        ParleySystem.Builder builder =
                ParleySystem.builder()
                        .stateDirectory(home)
                        .brokers(brokers)
                        .links()
                        .endWithThisProcess()
                        .startupTimeout(Duration.ofMinutes(4));
        if (diskObstacle.isEmpty()) {
            builder.databaseDisk(Stage.DATABASE_MEBIBYTES);
        }
        try (ParleySystem system = builder.build()) {
            system.start();
            Stage stage = new Stage(system, new StateDirectory(home), diskObstacle);
            ChaosReport report = new Run(system, stage, out).run();
            if (!report.isClean()) {
                stage.keepDatabase();
            }
            return report;
        }
    }

    private Schedule schedule() {
        return Schedule.of(seed, time, perMinute, FaultCatalog.named(faults, brokers));
    }

    private final class Run {
        private final InstantSource clock = InstantSource.system();
        private final ParleySystem system;
        private final Stage stage;
        private final Consumer<String> out;
        private final Queue<String> done = new ConcurrentLinkedQueue<>();
        private final Queue<String> broken = new ConcurrentLinkedQueue<>();
        private final Map<String, String> leftOut = new ConcurrentSkipListMap<>();
        private final Queue<Window> windows = new ConcurrentLinkedQueue<>();

        Run(ParleySystem system, Stage stage, Consumer<String> out) {
            this.system = system;
            this.stage = stage;
            this.out = out;
        }

        ChaosReport run() throws Exception {
            List<TurnHistory> histories;
            try (Load load = new Load(stage, clients, new Random(seed).nextLong(), clock)) {
                unleash(load);
                out.accept("healing; %d turns asked for".formatted(load.asked()));
                ProviderFaults.reset(stage);
                stage.heal();
                histories = load.finish(LAST_TURNS);
            }
            out.accept("auditing");
            Findings audit = new Audit(Sources.of(system)).run(QUIESCENCE);
            List<String> judged = new Judgement(stored(), List.copyOf(windows)).of(histories);
            judged = new ArrayList<>(judged);
            judged.addAll(broken);
            return new ChaosReport(
                    histories.stream().filter(history -> history.turn() != null).count(),
                    histories.stream().mapToLong(TurnHistory::restarts).sum(),
                    histories.stream().mapToLong(TurnHistory::frames).sum(),
                    count(done),
                    Map.copyOf(leftOut),
                    judged,
                    audit);
        }

        private void unleash(Load load) throws InterruptedException {
            Instant start = clock.instant();
            List<Thread> running = new ArrayList<>();
            for (Planned planned : schedule().faults()) {
                Duration pause = Duration.between(clock.instant(), start.plus(planned.at()));
                if (pause.isPositive()) {
                    Thread.sleep(pause);
                }
                out.accept(
                        "%7.1f s  %-22s %5d turns"
                                .formatted(
                                        Duration.between(start, clock.instant()).toMillis() / 1e3,
                                        planned.fault().name(),
                                        load.asked()));
                running.add(
                        Thread.ofVirtual()
                                .name("fault-" + planned.fault().name())
                                .start(() -> happen(planned)));
            }
            Duration rest = Duration.between(clock.instant(), start.plus(time));
            if (rest.isPositive()) {
                Thread.sleep(rest);
            }
            for (Thread fault : running) {
                fault.join();
            }
        }

        private void happen(Planned planned) {
            Fault fault = planned.fault();
            Instant from = clock.instant();
            try {
                fault.action().run(stage, new Random(planned.seed()));
                done.add(fault.name());
            } catch (FaultLeftOut notHere) {
                leftOut.put(fault.name(), String.valueOf(notHere.getMessage()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (Exception failure) {
                broken.add("fault %s could not be mended: %s".formatted(fault.name(), failure));
            } finally {
                if (fault.failsTurns()) {
                    windows.add(new Window(from, clock.instant()));
                }
            }
        }

        private Map<String, Stored> stored() throws SQLException {
            Map<String, Stored> stored = new HashMap<>();
            var database = system.database();
            try (Connection connection =
                            DriverManager.getConnection(
                                    database.jdbcUrl(), database.user(), database.password());
                    Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery(
                                    "select t.turn_id, t.outcome, t.position, coalesce(m.content, ''), t.error_category"
                                            + " from chat.turns t left join chat.messages m"
                                            + " on m.conversation_id = t.conversation_id"
                                            + " and m.position = t.position"
                                            + " and m.role = 'assistant'")) {
                while (rows.next()) {
                    stored.put(
                            rows.getString(1),
                            new Stored(
                                    rows.getString(2),
                                    rows.getLong(3),
                                    rows.getString(4),
                                    rows.getString(5)));
                }
            }
            return stored;
        }

        private static Map<String, Long> count(Queue<String> names) {
            Map<String, Long> counts = new TreeMap<>();
            names.forEach(name -> counts.merge(name, 1L, Long::sum));
            return counts;
        }
    }
}
