package dev.parley.local.terminal;

import dev.parley.local.broker.Cluster;
import dev.parley.local.cache.RedisServer;
import dev.parley.local.database.PostgresServer;
import dev.parley.local.home.HomeLock;
import dev.parley.local.log.LogLine;
import dev.parley.local.log.Logs;
import dev.parley.local.process.ProcessRecord;
import dev.parley.local.process.ProcessRecords;
import dev.parley.local.system.Shutdown;
import java.io.IOException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code up} that stays: shows the logs and which process dies, until Ctrl-C takes the system down
 * or somebody else did. When it is killed instead, the processes go on and the next {@code up}
 * takes them over.
 */
final class Foreground {
    private static final long LOOK_MILLIS = 300;
    private static final Set<String> SERVERS =
            Stream.concat(Cluster.NAMES.stream(), Stream.of(PostgresServer.NAME, RedisServer.NAME))
                    .collect(Collectors.toUnmodifiableSet());

    private final Place place;
    private final Screen screen;
    private final ProcessRecords records;
    private final AtomicBoolean over = new AtomicBoolean();

    Foreground(Place place, Screen screen) {
        this.place = place;
        this.screen = screen;
        this.records = new ProcessRecords(place.home());
    }

    void stay() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::takeDown, "take-down"));
        screen.line("Ctrl-C ends Parley.");
        LogPrinter printer = new LogPrinter(screen, ZoneId.systemDefault());
        Logs logs = new Logs(place.home(), Set.of());
        logs.next();
        Set<String> alive = names(records.alive());
        while (!over.get() && !alive.isEmpty()) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            logs.next().stream().filter(Foreground::isOfInterest).forEach(printer::print);
            Set<String> now = names(records.alive());
            Set<String> died = new HashSet<>(alive);
            died.removeAll(now);
            died.forEach(name -> screen.line(screen.red(name + " has ended")));
            alive = now;
        }
        over.set(true);
    }

    private void takeDown() {
        if (over.getAndSet(true)) {
            return;
        }
        screen.line("");
        try (HomeLock _ = HomeLock.take(place.home());
                TerminalProgress progress = new TerminalProgress(screen)) {
            new Shutdown(place.home(), progress).takeDown();
            screen.line("Parley is down. Its data stays.");
        } catch (IOException | RuntimeException failure) {
            screen.line("parley: " + failure.getMessage());
        }
    }

    /** What the servers do while all is well fills pages; ./parley logs has it. */
    private static boolean isOfInterest(LogLine line) {
        return !SERVERS.contains(line.process()) || !line.level().equals("INFO");
    }

    private static Set<String> names(List<ProcessRecord> alive) {
        return alive.stream().map(ProcessRecord::name).collect(Collectors.toSet());
    }
}
