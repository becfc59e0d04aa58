package dev.parley.local.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that takes all room there is on its file system, until it is thrown off. */
final class Ballast implements AutoCloseable {
    private static final int BLOCK = 1 << 20;

    private final Path file;
    private final FileChannel channel;

    Ballast(Path folder) throws IOException {
        file = folder.resolve("ballast");
        channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Takes what room there is now. */
    void fill() throws IOException {
        try {
            while (true) {
                channel.write(ByteBuffer.allocate(BLOCK));
            }
        } catch (IOException full) {
            if (file.toFile().getUsableSpace() > BLOCK) {
                throw full;
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(file);
        }
    }
}
