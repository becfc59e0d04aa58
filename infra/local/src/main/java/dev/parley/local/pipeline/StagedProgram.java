package dev.parley.local.pipeline;

import dev.parley.local.component.Libraries;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program ready to run.
 *
 * @param libraries released ones, which come first on the class path: an archive of their classes
 *     stays valid when the code of this repository changes
 * @param own the jars of this repository
 */
record StagedProgram(String mainClass, Libraries libraries, List<Path> own) {

    String classPath() {
        return Libraries.joined(Stream.concat(libraries.jars().stream(), own.stream()).toList());
    }
}
