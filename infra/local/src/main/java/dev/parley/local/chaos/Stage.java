package dev.parley.local.chaos;

import dev.parley.local.LocalProcess;
import dev.parley.local.ParleySystem;
import dev.parley.local.broker.Cluster;
import dev.parley.local.broker.Leadership;
import dev.parley.local.component.Unpacked;
import dev.parley.local.database.PostgresServer;
import dev.parley.local.database.SmallDisk;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.link.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;

/**
 * The system under faults. Two faults never act on one process at the same time: the later one
 * waits. Thread-safe.
 */
final class Stage {
    /** One fault of the brokers at a time; and nobody puts anything on a topic meanwhile. */
    static final String BROKERS = "brokers";

    /** Room for what some ten minutes leave, and little enough to be filled. */
    static final int DATABASE_MEBIBYTES = 512;

    private static final List<String> ORDER =
            List.of(
                    "postgresql",
                    "redis",
                    "provider-simulator",
                    "chat-orchestrator",
                    "llm-worker",
                    "persistence-sink",
                    "billing-aggregator",
                    "ingress-api");

    private static final Duration REPLICATION = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final ParleySystem system;
    private final StateDirectory home;
    private final Optional<String> diskObstacle;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Map<String, Integer> instances = new ConcurrentHashMap<>();

    /** What is done while nobody else touches the process. */
    interface Step {
        void run(LocalProcess process) throws Exception;
    }

    /** What is done while nobody else does the like. */
    interface Act {
        void run() throws Exception;
    }

    /**
     * @param diskObstacle why the database has no disk of its own; empty where it has
     */
    Stage(ParleySystem system, StateDirectory home, Optional<String> diskObstacle) {
        this.system = system;
        this.home = home;
        this.diskObstacle = diskObstacle;
    }

    ParleySystem system() {
        return system;
    }

    /** The edges that clients may choose from: through the link to the first. */
    List<URI> edges() {
        URI first = URI.create("http://127.0.0.1:" + link("ingress-api").port());
        return instances.getOrDefault("ingress-api", 1) == 1
                ? List.of(first)
                : List.of(first, system.address("ingress-api-2"));
    }

    /** What stands before a process. */
    Link link(String process) {
        return system.link(process);
    }

    /** The names of all brokers. */
    List<String> brokers() {
        return Cluster.NAMES.subList(0, system.brokers());
    }

    /** What the brokers say about themselves. */
    Leadership leadership() {
        return new Leadership(system.bootstrapServers());
    }

    /** Acts while nobody else does under this name. */
    void alone(String name, Act act) throws Exception {
        ReentrantLock lock = locks.computeIfAbsent(name, _ -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            act.run();
        } finally {
            lock.unlock();
        }
    }

    /** Acts on a process alone. */
    void with(String process, Step step) throws Exception {
        alone(
                process,
                () -> {
                    LocalProcess found;
                    synchronized (this) {
                        found = system.process(process);
                    }
                    step.run(found);
                });
    }

    /** Ends all of them at once, waits, starts them at the same time. */
    void kill(List<String> processes, Duration away) throws Exception {
        for (String process : processes) {
            with(process, LocalProcess::kill);
        }
        Thread.sleep(away);
        start(processes);
    }

    /** Together, because the controllers of several brokers do not begin before they are most. */
    private void start(List<String> processes) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> started = new ArrayList<>();
            for (String process : processes) {
                started.add(
                        threads.submit(() -> {
                            with(process, LocalProcess::start);
                            return null;
                        }));
            }
            for (Future<?> each : started) {
                each.get();
            }
        }
    }

    /**
     * Returns when every broker has everything again.
     *
     * @throws IllegalStateException when that takes longer than two minutes
     */
    void awaitReplicas() throws InterruptedException {
        long end = System.nanoTime() + REPLICATION.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (leadership().isWhole()) {
                    return;
                }
            } catch (KafkaException busy) {
                // They are asked again.
            }
            Thread.sleep(LOOK);
        }
        throw new IllegalStateException("the brokers do not all have everything again");
    }

    /** Ends it at once, waits, starts it again. */
    void kill(String process, Duration away) throws Exception {
        with(
                process,
                each -> {
                    each.kill();
                    Thread.sleep(away);
                    each.start();
                });
    }

    /** Stops it amid whatever it does, and lets it go on. */
    void freeze(String process, Duration time) throws Exception {
        with(
                process,
                each -> {
                    if (!each.isRunning()) {
                        return;
                    }
                    long pid = each.pid();
                    signal("-STOP", pid);
                    try {
                        Thread.sleep(time);
                    } finally {
                        signal("-CONT", pid);
                    }
                });
    }

    /**
     * Ends it and starts it with a clock that is off; after some time it gets the right one again.
     *
     * @param offset as {@code PARLEY_CLOCK_OFFSET}
     * @param politely how it is ended, both times
     */
    void skew(String service, String offset, boolean politely, Duration time) throws Exception {
        with(
                service,
                each -> {
                    end(each, politely);
                    try {
                        each.start(Map.of("PARLEY_CLOCK_OFFSET", offset));
                        Thread.sleep(time);
                        end(each, politely);
                    } finally {
                        each.start();
                    }
                });
    }

    private static void end(LocalProcess process, boolean politely) {
        if (politely) {
            process.terminate();
        } else {
            process.kill();
        }
    }

    /** Ends it at once, deletes all that it keeps, starts it again. */
    void wipe(String process) throws Exception {
        with(
                process,
                each -> {
                    each.kill();
                    Path data = home.data(process);
                    Unpacked.delete(data);
                    Files.createDirectories(data);
                    each.start();
                });
    }

    /** The database's own. */
    SmallDisk databaseDisk() throws FaultLeftOut {
        if (diskObstacle.isPresent()) {
            throw new FaultLeftOut(diskObstacle.get());
        }
        return new SmallDisk(home, DATABASE_MEBIBYTES);
    }

    /** Ends the database, and puts what is on its own disk where it stays. */
    void keepDatabase() throws Exception {
        if (diskObstacle.isEmpty()) {
            with(
                    PostgresServer.NAME,
                    each -> {
                        each.terminate();
                        databaseDisk().copyTo(home.data(PostgresServer.NAME));
                    });
        }
    }

    /** Brings a service to so many processes. */
    void scale(String service, int count) throws Exception {
        with(
                service,
                _ -> {
                    synchronized (this) {
                        if (count < instances.getOrDefault(service, 1)) {
                            instances.put(service, count);
                        }
                        system.scale(service, count);
                        instances.put(service, count);
                    }
                });
    }

    /** Whatever is down comes up; all stand alone again. */
    void heal() throws Exception {
        start(brokers());
        for (String process : ORDER) {
            with(process, LocalProcess::start);
        }
        for (String service : List.copyOf(instances.keySet())) {
            scale(service, 1);
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        int status =
                new ProcessBuilder("kill", name, Long.toString(pid))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
        if (status != 0) {
            throw new UncheckedIOException(
                    new IOException("kill %s %d: status %d".formatted(name, pid, status)));
        }
    }
}
