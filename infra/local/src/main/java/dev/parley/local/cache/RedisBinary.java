package dev.parley.local.cache;

import dev.parley.local.component.UnableToStart;
import dev.parley.local.component.Unpacked;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.error.OsArchitectureNotFound;
import redis.embedded.model.OsArchitecture;

/** The Redis server for this machine, unpacked from its Maven artifact into the cache. */
public final class RedisBinary {
    private RedisBinary() {}

    public static Path in(Path cache) throws IOException {
        String resource = resource();
        return Unpacked.folder(
                        cache.resolve(resource),
                        folder -> {
                            Path program = folder.resolve("redis-server");
                            try (InputStream packed =
                                    ExecutableProvider.class
                                            .getClassLoader()
                                            .getResourceAsStream(resource)) {
                                if (packed == null) {
                                    throw new IOException("no resource " + resource);
                                }
                                Files.copy(packed, program);
                            }
                            Files.setPosixFilePermissions(
                                    program, PosixFilePermissions.fromString("rwxr-xr-x"));
                        })
                .resolve("redis-server");
    }

    private static String resource() {
        try {
            String resource =
                    ExecutableProvider.newProvidedVersionsMap()
                            .get(OsArchitecture.detectOSandArchitecture());
            if (resource != null) {
                return resource.substring(resource.startsWith("/") ? 1 : 0);
            }
        } catch (OsArchitectureNotFound unknownMachine) {
            // Told below.
        }
        throw new UnableToStart(
                "there is no Redis binary for %s on %s; set REDIS_URL to use a server of your own"
                        .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
}
