package dev.parley.local.component;

import dev.parley.local.process.Launch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The released libraries of a program, and an archive of those of their classes that its start
 * loads, read and verified beforehand (class-data sharing). An archive that does not fit, or none
 * at all, costs time and nothing else.
 *
 * @param program whose start it is
 * @param jars in the order of the class path, all in one folder
 */
public record Libraries(String program, List<Path> jars) {
    public Libraries {
        jars = List.copyOf(jars);
    }

    public String classPath() {
        return joined(jars);
    }

    /** Where the archive lies, if there is one, for this very JVM. */
    public Path archive() {
        return Path.of(
                "%s-%s-jdk%s.jsa"
                        .formatted(jars.getFirst().getParent(), program, Runtime.version()));
    }

    public boolean areArchived() {
        return Files.exists(archive());
    }

    /** For a JVM whose class path begins with these libraries: makes use of the archive. */
    public List<String> flags() throws IOException {
        // That an archive does not fit need not be told.
        List<String> flags = new ArrayList<>(List.of("-Xlog:cds=off", "-Xlog:aot=off"));
        if (areArchived()) {
            Unpacked.markUsed(archive());
            flags.add(Launch.ARCHIVE_FLAG + archive());
        }
        return flags;
    }

    public static String joined(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
