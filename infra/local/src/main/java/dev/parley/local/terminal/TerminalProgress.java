package dev.parley.local.terminal;

import dev.parley.local.system.Progress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One line for each process that is ready or gone, and a changing one with those that are waited
 * for.
 */
final class TerminalProgress implements Progress, AutoCloseable {
    private final Screen screen;
    private final long began = System.nanoTime();
    private final Set<String> waitedFor = new ConcurrentSkipListSet<>();
    private final ScheduledExecutorService ticks =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("progress").factory());

    TerminalProgress(Screen screen) {
        this.screen = screen;
        ticks.scheduleWithFixedDelay(this::show, 250, 250, TimeUnit.MILLISECONDS);
    }

    @Override
    public void starting(String process) {
        waitedFor.add(process);
    }

    @Override
    public void ready(String process, Duration took, boolean adopted) {
        waitedFor.remove(process);
        screen.line(
                adopted
                        ? "  %s %-20s runs already".formatted(screen.green("✓"), process)
                        : "  %s %-20s %5.1f s"
                                .formatted(screen.green("✓"), process, took.toMillis() / 1000.0));
    }

    @Override
    public void failed(String process) {
        waitedFor.remove(process);
        screen.line("  %s %s".formatted(screen.red("✗"), process));
    }

    @Override
    public void stopping(String process) {
        waitedFor.add(process);
    }

    @Override
    public void stopped(String process) {
        waitedFor.remove(process);
        screen.line("  %s %s".formatted(screen.green("✓"), process + " has ended"));
    }

    @Override
    public void note(String text) {
        screen.line("  " + screen.yellow("•") + " " + text);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Override
    public void close() {
        ticks.shutdownNow();
        screen.status("");
    }

    private void show() {
        if (!waitedFor.isEmpty()) {
            screen.status(
                    "  … %s  %d s".formatted(String.join(", ", waitedFor), elapsed().toSeconds()));
        }
    }
}
