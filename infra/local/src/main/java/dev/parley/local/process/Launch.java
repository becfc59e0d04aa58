package dev.parley.local.process;

import dev.parley.local.home.StateDirectory;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a process is started. Its environment is the whole of it: nothing is inherited from who
 * starts it.
 */
public record Launch(
        StateDirectory home,
        List<String> command,
        Map<String, String> environment,
        Path workingDirectory) {
    /**
     * Names the state folder that a process belongs to, so that it is found when its record was
     * never written.
     */
    static final String MARKER = "PARLEY_PROCESS_OF";

    /** A class archive makes a start faster and changes nothing else. */
    public static final String ARCHIVE_FLAG = "-XX:SharedArchiveFile=";

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Ready to start, with its output going to this file. */
    public ProcessBuilder into(Path output) {
        ProcessBuilder builder =
                new ProcessBuilder(new ArrayList<>(command))
                        .directory(workingDirectory.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put(MARKER, home.root().toString());
        return builder;
    }

    /**
     * The same of a JVM that writes the classes it loads into a file, which is complete when the
     * JVM has ended by itself.
     */
    public Launch listingClasses(Path list) {
        List<String> listing = new ArrayList<>(command);
        listing.add(1, "-XX:DumpLoadedClassList=" + list);
        return new Launch(home, listing, environment, workingDirectory);
    }

    /** The same with this added to its environment, or in the place of what is there. */
    public Launch with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(environment);
        all.putAll(more);
        return new Launch(home, command, all, workingDirectory);
    }

    /**
     * Equal for launches that start the same; tells a running process from one that should be
     * replaced.
     */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            command.stream()
                    .filter(argument -> !argument.startsWith(ARCHIVE_FLAG))
                    .forEach(argument ->
                            digest.update((argument + "\n").getBytes(StandardCharsets.UTF_8)));
            digest.update(new TreeMap<>(environment).toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
