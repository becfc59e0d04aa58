package dev.parley.local.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Where one running system keeps everything it knows. Readable by its owner only. */
public record StateDirectory(Path root) {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

    public StateDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** Makes the folders that are missing. */
    public void create() {
        try {
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, OWNER_ONLY);
            for (Path folder : Set.of(data(), logs(), pids())) {
                Files.createDirectories(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "cannot create the state folder %s: %s".formatted(root, failure.getMessage()),
                    failure);
        }
    }

    public boolean exists() {
        return Files.isDirectory(pids());
    }

    /** What must survive a restart: the broker's log, the database, the caches of the services. */
    public Path data() {
        return root.resolve("data");
    }

    public Path data(String process) {
        return data().resolve(process);
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** The structured log of a process. */
    public Path log(String process) {
        return logs().resolve(process + ".log");
    }

    /** What a process printed. */
    public Path output(String process) {
        return logs().resolve(process + ".out");
    }

    public Path pids() {
        return root.resolve("pids");
    }

    public Path operatorFile() {
        return root.resolve("operator.json");
    }

    public Path userFile() {
        return root.resolve("user.json");
    }

    public Path secretsFile() {
        return root.resolve("secrets.json");
    }

    /** The settings of the system that is up; absent when none is. */
    public Path settingsFile() {
        return root.resolve("settings.json");
    }

    public Path lockFile() {
        return root.resolve("lock");
    }

    /** What a first start loads. There only while one is watched, or when that was cut short. */
    public Path classLists() {
        return root.resolve("fast-start");
    }

    /** The conversation that {@code chat --continue} goes on with. */
    public Path lastConversation() {
        return root.resolve("last-conversation");
    }
}
