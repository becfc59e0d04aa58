package dev.parley.local.component;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Folders in the cache that are there completely or not at all, also when several launchers fill
 * the cache at once or one of them is killed.
 */
public final class Unpacked {
    private Unpacked() {}

    /** The folder, filled first if it is not there yet. */
    public static Path folder(Path folder, Filling filling) throws IOException {
        if (Files.isDirectory(folder)) {
            markUsed(folder);
            return folder;
        }
        Files.createDirectories(folder.getParent());
        Path fresh = Files.createTempDirectory(folder.getParent(), "." + folder.getFileName());
        try {
            filling.into(fresh);
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException somebodyWasFaster) {
            delete(fresh);
        } catch (IOException | RuntimeException failure) {
            delete(fresh);
            throw failure;
        }
        return folder;
    }

    /** Deletes everything whose name begins like this one's, in the same folder. */
    public static void deleteAllLike(Path start) throws IOException {
        try (Stream<Path> entries = Files.list(start.getParent())) {
            for (Path entry : entries.toList()) {
                if (entry.toString().startsWith(start.toString())) {
                    delete(entry);
                }
            }
        }
    }

    /** Keeps it from {@link #deleteUnused} for now. */
    public static void markUsed(Path entry) throws IOException {
        Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
    }

    /** Deletes what lies in this folder and was not used since then. */
    public static void deleteUnused(Path folder, Instant since) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                if (Files.getLastModifiedTime(entry).toInstant().isBefore(since)) {
                    delete(entry);
                }
            }
        }
    }

    public static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Fills an empty folder. */
    @FunctionalInterface
    public interface Filling {
        void into(Path folder) throws IOException;
    }
}
