package dev.parley.local.pipeline;

import dev.parley.local.component.UnableToStart;
import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the programs are built in. */
public record Project(Path root) {

    /** The one whose script started this process, or else the one that its folder lies in. */
    public static Project here() {
        String root = System.getProperty("parley.root");
        return root == null ? around(Path.of("")) : new Project(Path.of(root));
    }

    /** The one that this folder lies in. */
    public static Project around(Path folder) {
        for (Path here = folder.toAbsolutePath().normalize();
                here != null;
                here = here.getParent()) {
            if (Files.isRegularFile(here.resolve("parley"))
                    && Files.isRegularFile(here.resolve("pom.xml"))) {
                return new Project(here);
            }
        }
        throw new UnableToStart(
                "%s does not lie in a checkout of Parley: no folder above it has the script `parley`"
                        .formatted(folder.toAbsolutePath()));
    }

    /** Where state lies unless PARLEY_HOME names another place. */
    public Path state() {
        return root.resolve(".parley");
    }

    /** What is unpacked or copied once and used by every system that runs from this checkout. */
    public Path cache() {
        return state().resolve("cache");
    }

    Path jar(Program program) {
        return root.resolve(program.folder()).resolve("target").resolve(program.id() + ".jar");
    }

    Path launcherJar() {
        return root.resolve("infra/local/target/local.jar");
    }
}
