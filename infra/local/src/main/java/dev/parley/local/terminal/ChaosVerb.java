package dev.parley.local.terminal;

import dev.parley.local.chaos.Chaos;
import dev.parley.local.chaos.ChaosReport;
import dev.parley.local.component.Unpacked;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "chaos",
        description = {
            "Brings up a system of its own, lets clients work and faults happen, and then compares what every",
            "client saw with what is stored, and audits. A running system is not touched.",
            "Exits with 1 on any difference; the state folder is kept then, and PARLEY_HOME=<folder>",
            "PARLEY_BROKERS=<as many> ./parley up -d brings it up again."
        })
final class ChaosVerb implements Callable<Integer> {
    private static final int SHOWN = 100;

    private final Screen screen = Screen.standard();

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "How long faults happen; 10 by default.")
    private double minutes = 10;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "The same seed gives the same schedule; 1 by default.")
    private long seed = 1;

    @Option(names = "--rate", paramLabel = "R", description = "Faults a minute; 22 by default.")
    private int rate = 22;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Clients that work at the same time; 12 by default.")
    private int clients = 12;

    @Option(
            names = "--brokers",
            paramLabel = "N",
            description = "Brokers: 3, or 1 for a system as ./parley up starts it; 3 by default.")
    private int brokers = 3;

    @Option(
            names = "--faults",
            paramLabel = "NAME",
            split = ",",
            description = "Only these; --list shows all.")
    private List<String> faults = List.of();

    @Option(names = "--list", description = "Only print the table of faults.")
    private boolean list;

    @Option(names = "--plan", description = "Only print which fault would come when.")
    private boolean plan;

    @Override
    public Integer call() throws Exception {
        Chaos chaos =
                new Chaos(
                        Duration.ofMillis((long) (minutes * 60_000)),
                        seed,
                        rate,
                        clients,
                        brokers,
                        faults);
        if (list) {
            screen.line(chaos.table().stripTrailing());
            return 0;
        }
        if (plan) {
            chaos.plan().forEach(screen::line);
            return 0;
        }
        Path home = Files.createTempDirectory("parley-chaos-");
        screen.line("state in " + home);
        ChaosReport report = chaos.run(home, screen::line);
        print(report);
        if (report.isClean()) {
            Unpacked.delete(home);
        }
        return report.isClean() ? 0 : ParleyCommand.FAILED;
    }

    private void print(ChaosReport report) {
        screen.line("");
        report.faults().forEach((name, count) -> screen.line("%10d %s".formatted(count, name)));
        report.leftOut()
                .forEach((name, reason) ->
                        screen.line(screen.yellow("  left out %s: %s".formatted(name, reason))));
        screen.line(
                "%10d faults, %d turns accepted by clients, %d restarts and %d frames seen\n"
                        .formatted(
                                report.faultCount(),
                                report.accepted(),
                                report.restarts(),
                                report.frames()));
        new AuditReport(screen).print(report.audit(), SHOWN);
        report.troubles().stream()
                .limit(SHOWN)
                .forEach(trouble -> screen.line(screen.red(trouble)));
        screen.line(
                report.troubles().isEmpty()
                        ? screen.green("clients: no difference")
                        : screen.red(
                                "clients: %d differences".formatted(report.troubles().size())));
    }
}
