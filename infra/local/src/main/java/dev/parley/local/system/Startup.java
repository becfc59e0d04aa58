package dev.parley.local.system;

import dev.parley.local.component.Component;
import dev.parley.local.component.UnableToStart;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.Detached;
import dev.parley.local.process.Launch;
import dev.parley.local.process.ProcessIdentity;
import dev.parley.local.process.ProcessRecord;
import dev.parley.local.process.ProcessRecords;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings one component to life: takes over the process that runs already if it is the wanted one
 * and healthy, replaces it otherwise. Whatever moment the launcher is killed at, the next one finds
 * a process with a record, or a stray, and can go on.
 */
final class Startup {
    /** How long a process found running may take to become ready before it is replaced. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StateDirectory home;
    private final ProcessRecords records;
    private final Progress progress;
    private final Duration timeout;
    private final Launching launching;

    Startup(StateDirectory home, Progress progress, Duration timeout) {
        this(home, progress, timeout, Component::prepare);
    }

    /**
     * @param launching how a component is started
     */
    Startup(StateDirectory home, Progress progress, Duration timeout, Launching launching) {
        this.home = home;
        this.records = new ProcessRecords(home);
        this.progress = progress;
        this.timeout = timeout;
        this.launching = launching;
    }

    /** Returns when the component is ready. */
    void bringUp(Component component) throws IOException {
        long began = System.nanoTime();
        Launch launch = launching.of(component);
        boolean adopted = adopt(component, launch);
        if (!adopted) {
            startAnew(component, launch);
        }
        component.settle();
        progress.ready(component.name(), Duration.ofNanos(System.nanoTime() - began), adopted);
    }

    private boolean adopt(Component component, Launch launch) {
        Optional<ProcessRecord> running = records.alive(component.name());
        if (running.isEmpty()) {
            return false;
        }
        ProcessRecord record = running.get();
        if (record.fingerprint().equals(launch.fingerprint())
                && becomesReady(component, record.identity(), patienceWith(record))) {
            return true;
        }
        progress.note(component.name() + " runs differently or not well: it is replaced");
        record.end();
        return false;
    }

    /** One that was started just now gets as long as if this launcher had started it. */
    private Duration patienceWith(ProcessRecord record) {
        boolean young =
                record.identity()
                        .startedAt()
                        .filter(started -> started.plus(timeout).isAfter(Instant.now()))
                        .isPresent();
        return young ? timeout : PATIENCE;
    }

    private void startAnew(Component component, Launch launch) throws IOException {
        component.recover();
        ProcessIdentity identity = Detached.start(launch, home.output(component.name()));
        records.write(
                new ProcessRecord(
                        component.name(),
                        identity,
                        component.needs(),
                        component.ports(),
                        launch.fingerprint(),
                        component.stopSignal(),
                        component.grace().toMillis()));
        progress.starting(component.name());
        if (!becomesReady(component, identity, timeout)) {
            progress.failed(component.name());
            String what =
                    identity.isAlive()
                            ? "%s is not ready after %d s"
                                    .formatted(component.name(), timeout.toSeconds())
                            : component.name() + " ended while it started";
            throw new UnableToStart(what + LastWords.of(home, component.name()));
        }
    }

    private static boolean becomesReady(
            Component component, ProcessIdentity identity, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (identity.isAlive()) {
            if (component.isReady()) {
                return true;
            }
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(component.lookEvery());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /** Prepares a component, and says how to start it. */
    @FunctionalInterface
    interface Launching {
        Launch of(Component component) throws IOException;
    }
}
