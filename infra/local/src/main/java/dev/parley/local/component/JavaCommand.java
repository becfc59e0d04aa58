package dev.parley.local.component;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM, of the same JDK that runs the launcher. */
public final class JavaCommand {
    private JavaCommand() {}

    public static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /**
     * @param arguments flags and what to run
     */
    public static List<String> of(Path home, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(javaHome().resolve("bin/java").toString());
        // Lets a person, and where the environment cannot be read the launcher, see whose process
        // it is.
        command.add("-Dparley.home=" + home);
        command.add("-Duser.timezone=UTC");
        command.add("-Dfile.encoding=UTF-8");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-XX:+ExitOnOutOfMemoryError");
        // A start calls most code a few times only. Compiling it later, when it has proven hot,
        // saves a third of the work of a start.
        command.add("-XX:CompileThresholdScaling=10");
        command.addAll(arguments);
        return command;
    }
}
