package dev.parley.local.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a process is started. Its environment is the whole of it: nothing is inherited from who
 * starts it.
 */
public record Launch(List<String> command, Map<String, String> environment, Path workingDirectory) {
    /** A class archive makes a start faster and changes nothing else. */
    public static final String ARCHIVE_FLAG = "-XX:SharedArchiveFile=";

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
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
