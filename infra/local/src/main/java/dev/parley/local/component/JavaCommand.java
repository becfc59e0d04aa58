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
        // A start calls most code a few times only. Ten times the calls before it is compiled at
        // all save a third of the work of a start; what has proven hot by then is not held up
        // on its way to the best code.
        command.add("-XX:Tier3InvocationThreshold=2000");
        command.add("-XX:Tier3MinInvocationThreshold=1000");
        command.add("-XX:Tier3CompileThreshold=20000");
        command.add("-XX:Tier3BackEdgeThreshold=600000");
        command.addAll(arguments);
        return command;
    }
}
