package dev.parley.local.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files that their owner alone may read. A reader sees the old content or the new one, never half
 * of it.
 */
public final class PrivateFile {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private PrivateFile() {}

    public static void writeJson(Path file, Object value) {
        write(file, JSON.writeValueAsString(value) + "\n");
    }

    /** Empty when there is no such file. */
    public static <T> Optional<T> readJson(Path file, Class<T> type) {
        try {
            return Optional.of(JSON.readValue(Files.readString(file), type));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (JacksonException damaged) {
            throw new IllegalStateException(
                    "%s is damaged (%s); correct or delete it"
                            .formatted(file, damaged.getOriginalMessage()),
                    damaged);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static void write(Path file, String content) {
        try {
            Path fresh =
                    Files.createTempFile(
                            file.getParent(),
                            "." + file.getFileName(),
                            null,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            Files.write(fresh, content.getBytes(StandardCharsets.UTF_8));
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
