package dev.parley.bench.terminal;

import dev.parley.bench.growth.GrowthBench;
import dev.parley.bench.hop.HopBench;
import dev.parley.bench.plan.Bench;
import dev.parley.bench.plan.Effort;
import dev.parley.bench.replay.BillingBench;
import dev.parley.bench.replay.SinkBench;
import dev.parley.bench.report.Machine;
import dev.parley.bench.report.Report;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Table;
import dev.parley.bench.socket.SocketsBench;
import dev.parley.bench.stage.Stage;
import dev.parley.bench.turn.StreamsBench;
import dev.parley.bench.turn.TurnsBench;
import dev.parley.bench.turn.WarmUp;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./parley bench}. */
@Command(
        name = "./parley bench",
        mixinStandardHelpOptions = true,
        description = {
            "Brings up a system of its own, loads it, and says how fast it was and what each process spent.",
            "A running system is not touched, but shares the machine. Exits with 1 when an answer failed or was wrong."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final Duration WARM_UP_ROUND = Duration.ofSeconds(40);
    private static final InstantSource CLOCK = InstantSource.system();
    private static final List<Bench> BENCHES =
            List.of(
                    new TurnsBench(),
                    new StreamsBench(),
                    new HopBench(),
                    new SocketsBench(),
                    new SinkBench(CLOCK),
                    new BillingBench(CLOCK),
                    new GrowthBench(CLOCK));
    private static final String ALL = "all";
    private static final int FAILED = 1;

    private final PrintStream out = System.out;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "BENCH",
            arity = "1..*",
            description = "turns, streams, hop, sockets, sink, billing, growth, or all.")
    private List<String> names = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long each load is measured; 20 by default.")
    private int seconds = 20;

    @Option(
            names = "--warm-up",
            paramLabel = "M",
            description =
                    "Minutes at most until the services are compiled; 10 by default, less where they become no faster.")
    private int warmUp = 10;

    @Option(
            names = "--rate",
            paramLabel = "R",
            split = ",",
            description = "Turns a second for streams; 100,200,500,1000 by default.")
    private List<Integer> rates = List.of(100, 200, 500, 1_000);

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "At once for turns; 64 by default.")
    private int clients = 64;

    @Option(
            names = "--quick",
            description = "A few seconds of each: says whether they run, and nothing about speed.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures there.")
    private @Nullable Path json;

    /** Runs a command line; returns the exit code. */
    public static int execute(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setExecutionExceptionHandler((failure, _, _) -> {
                    System.err.println("parley: " + failure);
                    failure.printStackTrace();
                    return FAILED;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws Exception {
        List<Bench> wanted;
        Effort effort;
        try {
            wanted = wanted();
            effort = effort();
        } catch (IllegalArgumentException nonsense) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(nonsense.getMessage()), nonsense);
        }
        return measure(wanted, effort);
    }

    private int measure(List<Bench> wanted, Effort effort) throws Exception {
        List<Result> results = new ArrayList<>();
        Report report = new Report(CLOCK.instant(), Machine.here(), results);
        out.println(report.machine());
        out.println("starting");
        try (Stage stage = Stage.up()) {
            WarmUp.run(stage, effort, out::println);
            for (Bench bench : wanted) {
                bench.run(
                        stage,
                        effort,
                        line -> out.println("… " + line),
                        result -> {
                            results.add(result);
                            out.println("\n" + Table.of(result));
                        });
            }
        } finally {
            if (json != null) {
                report.write(json);
            }
        }
        return report.isSound() ? 0 : FAILED;
    }

    private List<Bench> wanted() {
        if (names.equals(List.of(ALL))) {
            return BENCHES;
        }
        return names.stream().map(BenchCommand::named).toList();
    }

    private static Bench named(String name) {
        return BENCHES.stream()
                .filter(bench -> bench.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no bench '%s' among %s, %s"
                                        .formatted(
                                                name,
                                                String.join(
                                                        ", ",
                                                        BENCHES.stream().map(Bench::name).toList()),
                                                ALL)));
    }

    private Effort effort() {
        return quick
                ? new Effort(
                        Duration.ofSeconds(2),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        List.of(20),
                        8,
                        500,
                        200,
                        30,
                        10_000,
                        1_000)
                : new Effort(
                        Duration.ofSeconds(seconds),
                        Duration.ofMinutes(warmUp),
                        WARM_UP_ROUND,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(Math.min(10, seconds)),
                        rates,
                        clients,
                        200_000,
                        10_000,
                        1_000,
                        10_000_000,
                        1_000_000);
    }
}
