package dev.parley.local.pipeline;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program ready to run.
 *
 * @param libraries released ones, which come first on the class path
 * @param own the jars of this repository
 */
record StagedProgram(String mainClass, List<Path> libraries, List<Path> own) {

    String classPath() {
        return joined(Stream.concat(libraries.stream(), own.stream()).toList());
    }

    /**
     * Only the libraries: an archive of their classes stays valid when the code of this repository
     * changes.
     */
    String libraryPath() {
        return joined(libraries);
    }

    /** Where the archive of the libraries' classes lies, if there is one, for this very JVM. */
    Path archive() {
        Path folder = libraries.getFirst().getParent();
        return Path.of(folder + "-jdk" + Runtime.version() + ".jsa");
    }

    static String joined(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
