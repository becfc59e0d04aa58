package dev.parley.local.system;

import dev.parley.local.component.Unpacked;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.ProcessRecord;
import dev.parley.local.process.ProcessRecords;
import dev.parley.local.process.Strays;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ends every process of a state folder, in the reverse of the order in which they start. Needs
 * nothing but their records.
 */
public final class Shutdown {
    private final StateDirectory home;
    private final ProcessRecords records;
    private final Progress progress;

    public Shutdown(StateDirectory home, Progress progress) {
        this.home = home;
        this.records = new ProcessRecords(home);
        this.progress = progress;
    }

    /** Returns when all are gone, with the number of those that ran. What they stored stays. */
    public int takeDown() throws IOException {
        List<ProcessRecord> running = records.alive();
        end(running);
        int strays = Strays.end(home);
        records.all().forEach(record -> records.forget(record.name()));
        Files.deleteIfExists(home.settingsFile());
        Unpacked.delete(home.classLists());
        return running.size() + strays;
    }

    /** Ends these, each after those that need it. */
    void end(List<ProcessRecord> running) {
        InOrder.each(
                running,
                ProcessRecord::name,
                record -> whoNeeds(record, running),
                record -> {
                    progress.stopping(record.name());
                    record.end();
                    records.forget(record.name());
                    progress.stopped(record.name());
                });
    }

    private static Set<String> whoNeeds(ProcessRecord record, List<ProcessRecord> running) {
        return running.stream()
                .filter(other -> other.needs().contains(record.name()))
                .map(ProcessRecord::name)
                .collect(Collectors.toSet());
    }
}
