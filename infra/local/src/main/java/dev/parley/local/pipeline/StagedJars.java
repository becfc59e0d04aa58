package dev.parley.local.pipeline;

import dev.parley.local.broker.Broker;
import dev.parley.local.component.Libraries;
import dev.parley.local.component.UnableToStart;
import dev.parley.local.component.Unpacked;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * Copies of the built jars that processes run from, named after their content. A build never
 * touches what is running, and a process of an older build is known by its path. Libraries lie
 * apart, so that they stay where they are when code changes.
 */
public final class StagedJars {
    private static final Duration UNUSED = Duration.ofDays(14);

    private final Project project;

    public StagedJars(Project project) {
        this.project = project;
    }

    /** What the program was built to. */
    StagedProgram of(Program program) throws IOException {
        Path jar = built(project.jar(program));
        List<Path> all = classPath(jar);
        List<Path> released = all.stream().filter(one -> !isOfThisBuild(one)).toList();
        List<Path> own = all.stream().filter(StagedJars::isOfThisBuild).toList();
        return new StagedProgram(
                mainClass(jar),
                libraries(program.id(), released),
                staged(program.id(), own, StagedJars::copy));
    }

    /**
     * Libraries that hold the broker: those of the launcher, without anything that a build here
     * makes.
     */
    public Libraries broker() throws IOException {
        List<Path> released =
                classPath(built(project.launcherJar())).stream()
                        .filter(jar -> !isOfThisBuild(jar))
                        .toList();
        return libraries(Broker.NAME, released);
    }

    /** Deletes copies that nobody started a process from for two weeks. */
    public void forgetOld(Clock clock) throws IOException {
        Unpacked.deleteUnused(folder(), clock.instant().minus(UNUSED));
    }

    private Libraries libraries(String program, List<Path> released) throws IOException {
        return new Libraries(program, staged("libraries", released, StagedJars::linkOrCopy));
    }

    private Path folder() {
        return project.cache().resolve("jars");
    }

    private List<Path> staged(String name, List<Path> jars, Copying copying) throws IOException {
        Path folder = folder().resolve(name + "-" + digest(jars));
        Unpacked.folder(
                folder,
                target -> {
                    for (Path jar : jars) {
                        copying.copy(jar, target.resolve(jar.getFileName()));
                    }
                });
        return jars.stream().map(jar -> folder.resolve(jar.getFileName())).toList();
    }

    private Path built(Path jar) {
        if (!Files.isRegularFile(jar) || !Files.isDirectory(jar.resolveSibling("lib"))) {
            throw new UnableToStart(
                    "%s is not built; `./parley up` builds it, so does `mvn package`"
                            .formatted(project.root().relativize(jar)));
        }
        return jar;
    }

    /** As the jar's manifest tells it, the jar itself at the end. */
    private static List<Path> classPath(Path jar) throws IOException {
        List<Path> path = new ArrayList<>();
        Arrays.stream(attribute(jar, Attributes.Name.CLASS_PATH).split(" ", -1))
                .map(jar::resolveSibling)
                .filter(Files::isRegularFile)
                .forEach(path::add);
        path.add(jar);
        return path;
    }

    private static String mainClass(Path jar) throws IOException {
        return attribute(jar, Attributes.Name.MAIN_CLASS);
    }

    private static String attribute(Path jar, Attributes.Name name) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String value = file.getManifest().getMainAttributes().getValue(name);
            if (value == null) {
                throw new IOException("%s: its manifest has no %s".formatted(jar, name));
            }
            return value;
        }
    }

    private static void copy(Path jar, Path copy) throws IOException {
        Files.copy(jar, copy, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** A released library never changes, so one file on disk is enough. */
    private static void linkOrCopy(Path library, Path copy) throws IOException {
        try {
            Files.createLink(copy, library);
        } catch (IOException | UnsupportedOperationException otherFileSystem) {
            copy(library, copy);
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

    private interface Copying {
        void copy(Path from, Path to) throws IOException;
    }
}
