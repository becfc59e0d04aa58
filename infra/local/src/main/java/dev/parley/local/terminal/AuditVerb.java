package dev.parley.local.terminal;

import dev.parley.local.audit.Audit;
import dev.parley.local.audit.Findings;
import dev.parley.local.audit.Rebuild;
import dev.parley.local.audit.Sources;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "audit",
        description = {
            "Compares what the topics, PostgreSQL, billing's state and the simulator's journal say,",
            "turn by turn: sets both ways, texts, tokens, amounts. Exits with 1 on any difference."
        })
final class AuditVerb implements Callable<Integer> {
    private static final int SHOWN = 100;

    private final Screen screen = Screen.standard();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Time.class,
            description =
                    "How long turns in flight may take to arrive everywhere, such as 60s (the default).")
    private Duration wait = Duration.ofSeconds(60);

    @Option(names = "--json", description = "For programs: one object.")
    private boolean json;

    @Option(
            names = "--rebuild",
            description =
                    "Also has billing make all sums anew from the log, under another application id, and compares them.")
    private boolean rebuild;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Place place = Place.here();
        Sources sources = Sources.of(place.up(), place.home());
        screen.status("reading");
        Findings findings =
                rebuild
                        ? new Rebuild(sources, place.project(), place.home()).audited(wait)
                        : new Audit(sources).run(wait);
        if (json) {
            screen.line(
                    JsonMapper.builder()
                            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(
                                    Map.of(
                                            "clean", findings.isClean(),
                                            "compared", findings.compared(),
                                            "differences", findings.differences(),
                                            "facts", findings.facts())));
        } else {
            new AuditReport(screen).print(findings, SHOWN);
        }
        return findings.isClean() ? 0 : ParleyCommand.FAILED;
    }
}
