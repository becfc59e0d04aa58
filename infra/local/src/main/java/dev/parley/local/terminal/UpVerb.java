package dev.parley.local.terminal;

import dev.parley.local.component.Component;
import dev.parley.local.component.UnableToStart;
import dev.parley.local.home.HomeLock;
import dev.parley.local.home.Settings;
import dev.parley.local.pipeline.StagedJars;
import dev.parley.local.preflight.Finding;
import dev.parley.local.preflight.Preflight;
import dev.parley.local.process.ProcessRecords;
import dev.parley.local.system.ListedModels;
import dev.parley.local.system.LocalSystem;
import dev.parley.local.system.Ports;
import dev.parley.local.system.Wishes;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = {
            "Builds what is stale and starts everything that does not run; returns when all is ready.",
            "",
            "KAFKA_BOOTSTRAP_SERVERS, DATABASE_URL and REDIS_URL name servers to use instead of Parley's own.",
            "OPENAI_BASE_URL, OPENAI_API_KEY, ANTHROPIC_BASE_URL and ANTHROPIC_API_KEY name providers,",
            "PARLEY_MODELS further models of the first.",
            "PARLEY_BROKERS=3 starts three brokers that hold everything three times. It and PARLEY_PARTITIONS",
            "cannot change after the first start.",
            ""
        })
final class UpVerb implements Callable<Integer> {
    private final Screen screen = Screen.standard();

    @Option(
            names = {"-d", "--detach"},
            description =
                    "Return when all is ready. Without it the logs are shown, and Ctrl-C is ./parley down.")
    private boolean detach;

    @Option(
            names = "--port",
            paramLabel = "NAME=PORT",
            description =
                    "Another port for a process, such as ingress-api=9080 or llm-worker.management=9092; repeatable.")
    private Map<String, Integer> ports = Map.of();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description =
                    "How long each process may take to become ready (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Override
    public Integer call() throws IOException {
        Place place = Place.here();
        place.home().create();
        LocalSystem system;
        try (HomeLock _ = HomeLock.take(place.home())) {
            system = new LocalSystem(place.project(), place.home(), settings(place));
            if (!preflight(place, system.settings())) {
                return ParleyCommand.FAILED;
            }
            start(place, system);
        }
        if (!detach) {
            new Foreground(place, screen).stay();
        }
        return 0;
    }

    private void start(Place place, LocalSystem system) throws IOException {
        try (TerminalProgress progress = new TerminalProgress(screen)) {
            system.prepareFastStarts(progress, Duration.ofSeconds(timeout));
            boolean ranBefore = runs(place, system);
            new StagedJars(place.project()).forgetOld(Clock.systemUTC());
            long began = System.nanoTime();
            system.up(progress, Duration.ofSeconds(timeout));
            screen.line(
                    ranBefore
                            ? "Parley is up already."
                            : "Parley is up after %.1f s."
                                    .formatted((System.nanoTime() - began) / 1e9));
        } catch (UnableToStart failure) {
            throw new UnableToStart(
                    "%s%nWhat did start goes on running: ./parley status shows it, ./parley down ends it."
                            .formatted(failure.getMessage()),
                    failure);
        }
        screen.line("");
        screen.line(Banner.of(system, place.home()));
    }

    private static boolean runs(Place place, LocalSystem system) throws IOException {
        ProcessRecords records = new ProcessRecords(place.home());
        return system.components().stream()
                .map(Component::name)
                .allMatch(name -> records.alive(name).isPresent());
    }

    /** Scaling and ports chosen before stay as they are while the system is up. */
    private Settings settings(Place place) {
        Map<String, Integer> all = new TreeMap<>(Ports.fixed());
        var before = place.settings();
        before.ifPresent(settings -> all.putAll(settings.ports()));
        ports.forEach((name, port) -> {
            if (all.replace(name, port) == null) {
                throw new IllegalArgumentException(
                        "--port %s: no such port; there are %s".formatted(name, all.keySet()));
            }
        });
        Wishes wishes = new Wishes(System.getenv());
        Settings wished = wishes.settings(all, listedModels(wishes));
        return before.map(wished::scaledLike).orElse(wished);
    }

    private List<String> listedModels(Wishes wishes) {
        URI endpoint = wishes.openAi();
        if (endpoint == null) {
            return List.of();
        }
        try {
            return ListedModels.of(endpoint, wishes.openAiKey());
        } catch (IOException failure) {
            screen.line(
                    "  %s %s/models did not list its models (%s); only those in PARLEY_MODELS are offered"
                            .formatted(screen.yellow("!"), endpoint, failure.getMessage()));
            return List.of();
        }
    }

    /** Shows what is not as it should be; false when the system cannot start like this. */
    private boolean preflight(Place place, Settings settings) {
        List<Finding> findings =
                new Preflight(place.home(), place.project().cache(), settings).look();
        FindingLines lines = new FindingLines(screen);
        findings.stream()
                .filter(finding -> !(finding instanceof Finding.Fine))
                .forEach(finding -> screen.line(lines.of(finding)));
        return findings.stream().noneMatch(Finding.Problem.class::isInstance);
    }
}
