package dev.parley.local;

import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.ProcessRecord;
import dev.parley.local.process.ProcessRecords;
import dev.parley.local.system.LocalSystem;
import dev.parley.local.system.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/** A process as its record in the state folder tells. */
final class RecordedProcess implements LocalProcess {
    private final String name;
    private final ProcessRecords records;
    private final LocalSystem system;
    private final Duration timeout;

    RecordedProcess(String name, StateDirectory home, LocalSystem system, Duration timeout) {
        this.name = name;
        this.records = new ProcessRecords(home);
        this.system = system;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long pid() {
        return records.alive(name)
                .map(record -> record.identity().pid())
                .orElseThrow(() -> new IllegalStateException(name + " does not run"));
    }

    @Override
    public boolean isRunning() {
        return records.alive(name).isPresent();
    }

    @Override
    public void kill() {
        records.alive(name).ifPresent(ProcessRecord::kill);
    }

    @Override
    public void terminate() {
        records.alive(name).ifPresent(ProcessRecord::end);
    }

    @Override
    public void start() {
        start(Map.of());
    }

    @Override
    public void start(Map<String, String> environment) {
        try {
            system.start(name, environment, Progress.silent(), timeout);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void restart() {
        terminate();
        start();
    }

    @Override
    public String toString() {
        return name;
    }
}
