package dev.parley.local.pipeline;

import dev.parley.local.component.UnableToStart;
import dev.parley.local.component.Unpacked;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies of the built jars that processes run from, named after their content. A build never
 * touches what is running, and a process of an older build is known by its path.
 */
public final class StagedJars {
    private final Project project;

    public StagedJars(Project project) {
        this.project = project;
    }

    /** The program's jar, its libraries beside it. */
    public Path of(Program program) throws IOException {
        return staged(project.jar(program));
    }

    /** The launcher's own jar, whose libraries hold the broker. */
    public Path launcher() throws IOException {
        return staged(project.launcherJar());
    }

    private Path staged(Path jar) throws IOException {
        Path libraries = jar.resolveSibling("lib");
        if (!Files.isRegularFile(jar) || !Files.isDirectory(libraries)) {
            throw new UnableToStart(
                    "%s is not built; `./parley up` builds it, so does `mvn package`"
                            .formatted(project.root().relativize(jar)));
        }
        String module = jar.getFileName().toString().replace(".jar", "");
        Path folder =
                project.cache().resolve("jars").resolve(module + "-" + digest(jar, libraries));
        Unpacked.folder(folder, target -> copy(jar, libraries, target));
        return folder.resolve(jar.getFileName());
    }

    private static void copy(Path jar, Path libraries, Path target) throws IOException {
        Files.copy(jar, target.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        Path lib = Files.createDirectory(target.resolve("lib"));
        for (Path library : sorted(libraries)) {
            Path copy = lib.resolve(library.getFileName());
            if (isSnapshot(library)) {
                Files.copy(library, copy, StandardCopyOption.COPY_ATTRIBUTES);
            } else {
                linkOrCopy(library, copy);
            }
        }
    }

    /** A released library never changes, so one file on disk is enough. */
    private static void linkOrCopy(Path library, Path copy) throws IOException {
        try {
            Files.createLink(copy, library);
        } catch (IOException | UnsupportedOperationException otherFileSystem) {
            Files.copy(library, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static String digest(Path jar, Path libraries) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(jar));
            for (Path library : sorted(libraries)) {
                digest.update(library.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                if (isSnapshot(library)) {
                    digest.update(Files.readAllBytes(library));
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean isSnapshot(Path library) {
        return library.getFileName().toString().contains("-SNAPSHOT");
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
