package dev.parley.local.terminal;

import dev.parley.local.log.LogLine;
import dev.parley.local.log.Logs;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        description = "Shows what the processes logged last, all in the order of time.")
final class LogsVerb implements Callable<Integer> {
    private static final long LOOK_MILLIS = 300;

    private final Screen screen = Screen.standard();
    private final LogPrinter printer = new LogPrinter(screen, ZoneId.systemDefault());

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Only these processes.")
    private Set<String> names = Set.of();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on showing what is logged, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "100",
            paramLabel = "N",
            description = "How many entries from the past (default: ${DEFAULT-VALUE}).")
    private int count;

    @Override
    public Integer call() throws InterruptedException {
        Place place = Place.here();
        Set<String> known = Logs.processesWithLogs(place.home());
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "no log of '%s'; there are %s".formatted(name, String.join(", ", known)));
            }
        }
        Logs logs = new Logs(place.home(), names);
        List<LogLine> past = logs.next();
        past.stream().skip(Math.max(0, past.size() - count)).forEach(printer::print);
        while (follow) {
            Thread.sleep(LOOK_MILLIS);
            logs.next().forEach(printer::print);
        }
        return 0;
    }
}
