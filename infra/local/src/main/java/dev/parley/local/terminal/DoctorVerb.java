package dev.parley.local.terminal;

import dev.parley.local.log.Logs;
import dev.parley.local.preflight.Finding;
import dev.parley.local.preflight.Preflight;
import dev.parley.local.process.ProcessIdentity;
import dev.parley.local.process.Strays;
import dev.parley.local.system.Inspection;
import dev.parley.local.system.ProcessState;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "doctor",
        description =
                "Looks for what keeps Parley from running well here, and tells how to mend it.")
final class DoctorVerb implements Callable<Integer> {
    private final Screen screen = Screen.standard();
    private final FindingLines lines = new FindingLines(screen);

    @Override
    public Integer call() throws IOException {
        Place place = Place.here();
        List<Finding> findings =
                new ArrayList<>(
                        new Preflight(
                                        place.home(),
                                        place.project().cache(),
                                        place.settingsOrWished())
                                .look());
        findings.addAll(processes(place));
        findings.addAll(strays(place));
        findings.forEach(finding -> screen.line(lines.of(finding)));
        errors(place);
        return findings.stream().anyMatch(Finding.Problem.class::isInstance)
                ? ParleyCommand.FAILED
                : 0;
    }

    private static List<Finding> processes(Place place) throws IOException {
        if (place.settings().isEmpty()) {
            return List.of(new Finding.Fine("processes", "Parley is not up"));
        }
        return new Inspection(place.home(), Clock.systemUTC())
                .of(place.up().components()).stream().map(DoctorVerb::finding).toList();
    }

    private static Finding finding(ProcessState state) {
        String detail = "process " + state.pid();
        return switch (state.health()) {
            case READY -> new Finding.Fine(state.name(), "ready, " + detail);
            case STARTING -> new Finding.Doubt(state.name(), "starts, " + detail, "wait a moment");
            case UNHEALTHY ->
                    new Finding.Problem(
                            state.name(),
                            "runs but is not ready, " + detail,
                            "./parley logs %s; ./parley restart %s"
                                    .formatted(state.name(), state.name()));
            case DOWN ->
                    new Finding.Problem(
                            state.name(),
                            "does not run",
                            "./parley logs " + state.name() + "; ./parley up -d");
        };
    }

    private static List<Finding> strays(Place place) {
        List<Long> strays = Strays.of(place.home()).stream().map(ProcessIdentity::pid).toList();
        return strays.isEmpty()
                ? List.of()
                : List.of(
                        new Finding.Doubt(
                                "strays",
                                "processes that an interrupted start left: " + strays,
                                "./parley up -d takes care of them, so does ./parley down"));
    }

    private void errors(Place place) {
        var errors = Logs.lastErrors(place.home());
        if (!errors.isEmpty()) {
            screen.line("\nLast errors in the logs:");
            LogPrinter printer = new LogPrinter(screen, ZoneId.systemDefault());
            errors.forEach(printer::print);
        }
    }
}
