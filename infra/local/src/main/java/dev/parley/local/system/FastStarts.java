package dev.parley.local.system;

import dev.parley.local.component.Component;
import dev.parley.local.component.JavaCommand;
import dev.parley.local.component.Libraries;
import dev.parley.local.component.Surroundings;
import dev.parley.local.component.Tool;
import dev.parley.local.component.UnableToStart;
import dev.parley.local.component.Unpacked;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.Launch;
import dev.parley.local.process.ProcessRecord;
import dev.parley.local.process.ProcessRecords;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes the archives that JVMs start faster with: starts the system once, has each JVM that lacks
 * one write down the classes it loads, ends these JVMs, and archives the classes. What fails costs
 * time and nothing else.
 *
 * <p>Made once for each cache, however many systems start at the same time: one makes them, the
 * others wait. The operating system frees the place of one that dies.
 */
final class FastStarts {
    /** Two threads of one process cannot wait for each other at a lock of a file. */
    private static final ReentrantLock WITHIN_THIS_PROCESS = new ReentrantLock();

    private static final String WATCHED = "a first start, watched";

    private final StateDirectory home;
    private final Path cache;
    private final List<Component> components;
    private final Progress progress;

    FastStarts(StateDirectory home, Path cache, List<Component> components, Progress progress) {
        this.home = home;
        this.cache = cache;
        this.components = components;
        this.progress = progress;
    }

    /** Whether some JVM would start without an archive. */
    boolean areMissing() throws IOException {
        return !missing().isEmpty();
    }

    /**
     * Leaves none of these JVMs running, and no list of classes.
     *
     * @param timeout for each process to become ready
     */
    void prepare(Duration timeout) throws IOException {
        WITHIN_THIS_PROCESS.lock();
        Files.createDirectories(cache);
        try (FileChannel file =
                        FileChannel.open(
                                cache.resolve("fast-start.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            Map<String, Libraries> missing = missing();
            if (!missing.isEmpty()) {
                progress.note("preparing fast starts; this is done once");
                Files.createDirectories(home.classLists());
                if (watch(missing, timeout)) {
                    archive(missing);
                }
            }
        } finally {
            Unpacked.delete(home.classLists());
            WITHIN_THIS_PROCESS.unlock();
        }
    }

    /** By the name of the process whose start tells the classes. */
    private Map<String, Libraries> missing() throws IOException {
        Map<String, Libraries> missing = new TreeMap<>();
        for (Component component : components) {
            component
                    .libraries()
                    // Of several processes of a service, the first.
                    .filter(libraries -> libraries.program().equals(component.name()))
                    .filter(libraries -> !libraries.areArchived())
                    .ifPresent(libraries -> missing.put(component.name(), libraries));
        }
        return missing;
    }

    /** Whether the lists are complete; they are when a JVM has come up and ended by itself. */
    private boolean watch(Map<String, Libraries> missing, Duration timeout) {
        long began = System.nanoTime();
        progress.starting(WATCHED);
        Startup startup =
                new Startup(
                        home,
                        Progress.silent(),
                        timeout,
                        component ->
                                missing.containsKey(component.name())
                                        ? component
                                                .prepare()
                                                .listingClasses(listOf(component.name()))
                                        : component.prepare());
        try {
            InOrder.each(components, Component::name, Component::needs, startup::bringUp);
            end(missing.keySet());
            progress.ready(WATCHED, since(began), false);
            return true;
        } catch (RuntimeException failure) {
            end(missing.keySet());
            progress.failed(WATCHED);
            progress.note("starts stay slower: " + firstLine(failure));
            return false;
        }
    }

    /** Ends what was started for its list, and what needs that; servers of other kinds stay. */
    private void end(Set<String> watched) {
        List<ProcessRecord> running =
                new ProcessRecords(home)
                        .alive().stream()
                                .filter(record ->
                                        watched.contains(record.name())
                                                || !Collections.disjoint(watched, record.needs()))
                                .toList();
        new Shutdown(home, Progress.silent()).end(running);
    }

    private void archive(Map<String, Libraries> missing) {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            missing.forEach(
                    (process, libraries) -> threads.execute(() -> archive(process, libraries)));
        }
    }

    private void archive(String process, Libraries libraries) {
        String task = process + " (fast start)";
        long began = System.nanoTime();
        progress.starting(task);
        try {
            Path archive = home.classLists().resolve(process + ".jsa");
            List<String> flags =
                    List.of(
                            "-XX:+UseSerialGC",
                            "-Xshare:dump",
                            // Linked already when the JVM begins, not only read (JEP 483).
                            "-XX:+AOTClassLinking",
                            "-XX:SharedClassListFile=" + listOf(process),
                            Launch.ARCHIVE_FLAG + archive,
                            "-cp",
                            libraries.classPath());
            Tool.run(
                    "preparing a fast start",
                    new Launch(
                            home,
                            JavaCommand.of(home.root(), flags),
                            Surroundings.with(Map.of()),
                            home.classLists()),
                    home.classLists().resolve(process + ".out"));
            publish(archive, libraries.archive());
            progress.ready(task, since(began), false);
        } catch (IOException | UnableToStart failure) {
            progress.failed(task);
            progress.note("%s starts more slowly: %s".formatted(process, firstLine(failure)));
        }
    }

    /** Beside its place first, so that nobody ever reads half of it. */
    private static void publish(Path archive, Path place) throws IOException {
        Path beside = Files.createTempFile(place.getParent(), ".archive", null);
        try {
            Files.copy(archive, beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private Path listOf(String process) {
        return home.classLists().resolve(process + ".classes");
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
