package dev.parley.local.chaos;

import dev.parley.local.LocalProcess;
import dev.parley.local.ParleySystem;
import dev.parley.local.component.Unpacked;
import dev.parley.local.home.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The system under faults. Two faults never act on one process at the same time: the later one
 * waits. Thread-safe.
 */
final class Stage {
    private static final List<String> ORDER =
            List.of(
                    "kafka",
                    "postgresql",
                    "redis",
                    "provider-simulator",
                    "chat-orchestrator",
                    "llm-worker",
                    "persistence-sink",
                    "billing-aggregator",
                    "ingress-api");

    private final ParleySystem system;
    private final Path home;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Map<String, Integer> instances = new ConcurrentHashMap<>();

    /** What is done while nobody else touches the process. */
    interface Step {
        void run(LocalProcess process) throws Exception;
    }

    Stage(ParleySystem system, Path home) {
        this.system = system;
        this.home = home;
    }

    ParleySystem system() {
        return system;
    }

    /** The edges that clients may choose from. */
    List<URI> edges() {
        return instances.getOrDefault("ingress-api", 1) == 1
                ? List.of(system.address("ingress-api"))
                : List.of(system.address("ingress-api"), system.address("ingress-api-2"));
    }

    /** Acts on a process alone. */
    void with(String process, Step step) throws Exception {
        ReentrantLock lock = locks.computeIfAbsent(process, _ -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            LocalProcess found;
            synchronized (this) {
                found = system.process(process);
            }
            step.run(found);
        } finally {
            lock.unlock();
        }
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

    /** Ends it at once, deletes all that it keeps, starts it again. */
    void wipe(String process) throws Exception {
        with(
                process,
                each -> {
                    each.kill();
                    Path data = new StateDirectory(home).data(process);
                    Unpacked.delete(data);
                    Files.createDirectories(data);
                    each.start();
                });
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
