package dev.parley.local.audit;

import dev.parley.local.component.JavaCommand;
import dev.parley.local.component.Surroundings;
import dev.parley.local.component.Tool;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.pipeline.Program;
import dev.parley.local.pipeline.Project;
import dev.parley.local.process.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The audit, and all sums made anew: billing itself reads the log from its beginning, as another
 * application with stores of its own, beside the one that runs.
 */
public record Rebuild(Sources sources, Project project, StateDirectory home) {
    private static final String NAME = "billing-rebuild";

    /** The audit's findings, and how the sums made anew differ from those that are kept. */
    public Findings audited(Duration wait) throws IOException, InterruptedException {
        Findings findings = new Audit(sources).run(wait);
        Map<Total.Key, Total> anew = rebuild();
        findings.same(
                Check.REBUILT,
                anew,
                "the log made anew",
                TotalsReader.ofProcesses(sources.billing()),
                "billing's state",
                Total::equals);
        return findings;
    }

    private Map<Total.Key, Total> rebuild() throws IOException {
        Path folder = home.data(NAME);
        Files.createDirectories(folder);
        Path totals = folder.resolve("totals.jsonl");
        Files.deleteIfExists(totals);
        Program billing = Program.BILLING_AGGREGATOR;
        Path jar =
                project.root()
                        .resolve(billing.folder())
                        .resolve("target")
                        .resolve(billing.id() + ".jar");
        Launch launch =
                new Launch(
                        home,
                        JavaCommand.of(
                                home.root(),
                                List.of(
                                        "-XX:+UseSerialGC",
                                        "-Xmx384m",
                                        "-jar",
                                        jar.toString(),
                                        "--spring.profiles.active=rebuild")),
                        Surroundings.with(
                                Map.of(
                                        "KAFKA_BOOTSTRAP_SERVERS",
                                        sources.bootstrapServers(),
                                        "PARLEY_BILLING_REBUILD",
                                        NAME,
                                        "PARLEY_BILLING_REBUILD_OUTPUT",
                                        totals.toString(),
                                        "PARLEY_STATE_DIR",
                                        folder.resolve("state").toString(),
                                        "PARLEY_PARTITIONS",
                                        Integer.toString(sources.partitions()))),
                        folder);
        Tool.run("making the sums anew", launch, home.output(NAME));
        try (Stream<String> lines = Files.lines(totals)) {
            return TotalsReader.parse(lines);
        }
    }
}
