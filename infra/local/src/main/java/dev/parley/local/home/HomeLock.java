package dev.parley.local.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Held by whoever starts or stops processes of a state folder. The operating system releases it
 * when its holder dies, however it dies.
 */
public final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws StateDirectoryInUse when another launcher holds it.
     */
    public static HomeLock take(StateDirectory home) {
        try {
            FileChannel channel =
                    FileChannel.open(
                            home.lockFile(),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new StateDirectoryInUse(Files.readString(home.lockFile()).strip());
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(
                            Long.toString(ProcessHandle.current().pid())
                                    .getBytes(StandardCharsets.UTF_8)));
            return new HomeLock(channel);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Another launcher is starting or stopping processes here. */
    public static final class StateDirectoryInUse extends RuntimeException {
        StateDirectoryInUse(String holder) {
            super(
                    "another ./parley (process %s) is starting or stopping things here; wait until it is done"
                            .formatted(holder));
        }
    }
}
