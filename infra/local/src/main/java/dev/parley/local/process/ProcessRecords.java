package dev.parley.local.process;

import dev.parley.local.home.PrivateFile;
import dev.parley.local.home.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The records of a state folder, one file per process. */
public final class ProcessRecords {
    private final Path folder;

    public ProcessRecords(StateDirectory home) {
        this.folder = home.pids();
    }

    public void write(ProcessRecord record) {
        PrivateFile.writeJson(file(record.name()), record);
    }

    public void forget(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The record of a process that is alive. */
    public Optional<ProcessRecord> alive(String name) {
        return PrivateFile.readJson(file(name), ProcessRecord.class).filter(ProcessRecord::isAlive);
    }

    /** The records of all processes that are alive, by name. */
    public List<ProcessRecord> alive() {
        return all().stream().filter(ProcessRecord::isAlive).toList();
    }

    /** All records, also of processes that are gone. */
    public List<ProcessRecord> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("[^.].*\\.json"))
                    .sorted()
                    .flatMap(file -> PrivateFile.readJson(file, ProcessRecord.class).stream())
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path file(String name) {
        return folder.resolve(name + ".json");
    }
}
