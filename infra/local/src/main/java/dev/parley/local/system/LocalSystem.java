package dev.parley.local.system;

import dev.parley.local.component.Component;
import dev.parley.local.component.UnableToStart;
import dev.parley.local.home.Account;
import dev.parley.local.home.Secrets;
import dev.parley.local.home.Settings;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.pipeline.Addresses;
import dev.parley.local.pipeline.Program;
import dev.parley.local.pipeline.Project;
import dev.parley.local.process.ProcessRecord;
import dev.parley.local.process.ProcessRecords;
import dev.parley.local.process.Strays;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All processes of one state folder. Keeps nothing in memory that is not on disk too, so any number
 * of these, one after the other, may act on the same folder; {@link dev.parley.local.home.HomeLock}
 * keeps two from acting at once.
 */
public final class LocalSystem {
    private final Project project;
    private final StateDirectory home;
    private final Secrets secrets;
    private final ProcessRecords records;
    private Settings settings;

    public LocalSystem(Project project, StateDirectory home, Settings settings) {
        home.create();
        this.project = project;
        this.home = home;
        this.settings = settings;
        this.secrets = Secrets.of(home);
        this.records = new ProcessRecords(home);
    }

    public Settings settings() {
        return settings;
    }

    public Addresses addresses() {
        return new Addresses(settings, secrets);
    }

    public Account operator() {
        return Account.at(home.operatorFile(), "operator", edge());
    }

    public Account user() {
        return Account.at(home.userFile(), "user", edge());
    }

    /** What the system consists of. */
    public List<Component> components() throws IOException {
        return new Composition(project, home, settings, secrets).components();
    }

    /**
     * Starts everything that does not run yet and ends what does not belong. Returns when all is
     * ready.
     *
     * @throws UnableToStart with what is wrong; what did start goes on running.
     */
    public void up(Progress progress, Duration timeout) throws IOException {
        begin(progress);
        List<Component> wanted = components();
        endOthers(wanted, progress);
        start(wanted, progress, timeout);
    }

    private void begin(Progress progress) {
        int strays = Strays.end(home);
        if (strays > 0) {
            progress.note("ended %d processes that an earlier start had left".formatted(strays));
        }
        operator();
        user();
        settings.write(home);
    }

    /** Whether {@link #prepareFastStarts} has something to do. */
    public boolean lacksFastStarts() throws IOException {
        return fastStarts(Progress.silent()).areMissing();
    }

    /**
     * Makes the archives that starts get faster by, as far as they are missing and nothing runs:
     * starts everything once for that, and ends all JVMs again. They do without if it fails.
     */
    public void prepareFastStarts(Progress progress, Duration timeout) throws IOException {
        if (Files.exists(home.classLists())) {
            // A launcher was killed while it watched a first start, which nobody else wants.
            new Shutdown(home, Progress.silent()).takeDown();
        }
        if (records.alive().isEmpty() && lacksFastStarts()) {
            begin(progress);
            fastStarts(progress).prepare(timeout);
        }
    }

    private FastStarts fastStarts(Progress progress) throws IOException {
        return new FastStarts(home, project.cache(), components(), progress);
    }

    /**
     * Starts one process if it does not run so already, and whatever it needs is left as it is.
     * Returns when it is ready.
     *
     * @param environment added to its own
     */
    public void start(
            String process, Map<String, String> environment, Progress progress, Duration timeout)
            throws IOException {
        new Startup(home, progress, timeout, component -> component.prepare().with(environment))
                .bringUp(component(process));
    }

    /** Ends one process politely and starts it again, from the jar as it is built now. */
    public void restart(String process, Progress progress, Duration timeout) throws IOException {
        Component component = component(process);
        records.alive(process)
                .ifPresent(record -> new Shutdown(home, progress).end(List.of(record)));
        start(List.of(component), progress, timeout);
    }

    /**
     * Brings a service to this many processes. The first one always stays; the youngest go first.
     */
    public void scale(Program program, int count, Progress progress, Duration timeout)
            throws IOException {
        if (count < 1 || !program.isScalable()) {
            throw new IllegalArgumentException(
                    "%s=%d (expected: a service, and at least 1)".formatted(program.id(), count));
        }
        Map<String, Integer> ports = new TreeMap<>(settings.ports());
        for (int number = 2; number <= count; number++) {
            String process = program.instance(number);
            if (!ports.containsKey(Addresses.managementPortOf(process))) {
                ports.putAll(Ports.forInstance(program, process, ports));
            }
        }
        settings = settings.scaled(program.id(), count, ports);
        settings.write(home);
        List<Component> wanted = components();
        endOthers(wanted, progress);
        // Those that run go on as they are, also when a newer build is there.
        start(
                wanted.stream()
                        .filter(component -> records.alive(component.name()).isEmpty())
                        .filter(component -> isInstance(component.name(), program, count))
                        .toList(),
                progress,
                timeout);
    }

    private static boolean isInstance(String process, Program program, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(program::instance)
                .anyMatch(process::equals);
    }

    private void start(List<Component> wanted, Progress progress, Duration timeout) {
        Startup startup = new Startup(home, progress, timeout);
        try {
            InOrder.each(wanted, Component::name, Component::needs, startup::bringUp);
        } catch (UnableToStart first) {
            throw first.withSuppressed();
        }
    }

    private void endOthers(List<Component> wanted, Progress progress) {
        Set<String> names = wanted.stream().map(Component::name).collect(Collectors.toSet());
        List<ProcessRecord> others =
                records.alive().stream().filter(record -> !names.contains(record.name())).toList();
        new Shutdown(home, progress).end(others);
    }

    private Component component(String process) throws IOException {
        List<Component> components = components();
        return components.stream()
                .filter(component -> component.name().equals(process))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "there is no process '%s'; there are %s"
                                        .formatted(
                                                process,
                                                components.stream()
                                                        .map(Component::name)
                                                        .collect(Collectors.joining(", ")))));
    }

    private URI edge() {
        return addresses().http(Program.INGRESS_API.id());
    }
}
