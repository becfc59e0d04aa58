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
import java.util.ArrayList;
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

    /**
     * A class path that holds the broker: the launcher's libraries without anything that a build
     * here makes.
     */
    public String broker() throws IOException {
        Path libraries = project.launcherJar().resolveSibling("lib");
        requireBuilt(project.launcherJar(), libraries);
        List<Path> released =
                sorted(libraries).stream().filter(jar -> !isOfThisBuild(jar)).toList();
        Path folder = project.cache().resolve("jars").resolve("kafka-" + digest(released));
        Unpacked.folder(
                folder,
                target -> {
                    for (Path library : released) {
                        linkOrCopy(library, target.resolve(library.getFileName()));
                    }
                });
        return folder.resolve("*").toString();
    }

    private Path staged(Path jar) throws IOException {
        Path libraries = jar.resolveSibling("lib");
        requireBuilt(jar, libraries);
        String module = jar.getFileName().toString().replace(".jar", "");
        List<Path> all = new ArrayList<>(sorted(libraries));
        all.add(jar);
        Path folder = project.cache().resolve("jars").resolve(module + "-" + digest(all));
        Unpacked.folder(folder, target -> copy(jar, libraries, target));
        return folder.resolve(jar.getFileName());
    }

    private static void copy(Path jar, Path libraries, Path target) throws IOException {
        Files.copy(jar, target.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        Path lib = Files.createDirectory(target.resolve("lib"));
        for (Path library : sorted(libraries)) {
            Path copy = lib.resolve(library.getFileName());
            if (isOfThisBuild(library)) {
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

    private void requireBuilt(Path jar, Path libraries) {
        if (!Files.isRegularFile(jar) || !Files.isDirectory(libraries)) {
            throw new UnableToStart(
                    "%s is not built; `./parley up` builds it, so does `mvn package`"
                            .formatted(project.root().relativize(jar)));
        }
    }

    /** Of the names of released libraries, which never change, and of the content of all others. */
    private static String digest(List<Path> jars) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path jar : jars) {
                digest.update(jar.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                if (isOfThisBuild(jar)) {
                    digest.update(Files.readAllBytes(jar));
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As opposed to a released library, which has its version in its name. */
    private static boolean isOfThisBuild(Path jar) {
        String name = jar.getFileName().toString();
        return name.contains("-SNAPSHOT") || !name.matches(".*-\\d.*");
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
