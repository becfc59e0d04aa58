package dev.parley.simulator.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * An append-only file of JSON lines. One thread writes whatever lines have gathered, makes them
 * durable with a single fsync and only then reports them written, so that the cost of an fsync is
 * shared by all requests that end meanwhile.
 *
 * <p>One process owns the file at a time. A torn last line, left by a crash during a write, was
 * never reported written and is cut off on opening. Thread-safe.
 */
public final class Journal implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Journal.class.getName());
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    private final FileChannel file;
    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong syncs = new AtomicLong();
    private volatile boolean healthy = true;

    private Journal(FileChannel file) {
        this.file = file;
        this.writer = Thread.ofPlatform().name("journal").start(this::write);
    }

    /**
     * Opens the journal, or makes it and the folders above it.
     *
     * @throws UnableToKeepJournal when the file cannot be written or another process owns it
     */
    public static Journal open(Path path) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            FileChannel file =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            lock(file, path);
            file.truncate(endOfLastLine(file));
            file.position(file.size());
            return new Journal(file);
        } catch (IOException e) {
            throw new UnableToKeepJournal("cannot open journal " + path, e);
        }
    }

    /**
     * Appends a line; the future completes, on the journal's thread, once the line is on disk or is
     * not to be.
     */
    public CompletableFuture<Void> append(JournalLine line) {
        Pending pending = new Pending(line, new CompletableFuture<>());
        queue.add(pending);
        return pending.written();
    }

    /** Whether the last write succeeded. */
    public boolean healthy() {
        return healthy;
    }

    /** Lines made durable by this process. */
    public long lines() {
        return lines.get();
    }

    /** Calls of fsync by this process. */
    public long syncs() {
        return syncs.get();
    }

    /** Writes what has been appended and lets go of the file. */
    @Override
    public void close() throws IOException {
        queue.add(new Pending(null, new CompletableFuture<>()));
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnableToKeepJournal("interrupted before the last lines were written", e);
        }
        file.close();
    }

    private void write() {
        List<Pending> batch = new ArrayList<>();
        boolean open = true;
        while (open) {
            batch.clear();
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                throw new IllegalStateException("nothing interrupts the journal's thread", e);
            }
            queue.drainTo(batch);
            open = batch.stream().noneMatch(pending -> pending.line() == null);
            write(batch);
        }
    }

    private void write(List<Pending> batch) {
        try {
            lines.addAndGet(append(batch));
            healthy = true;
            syncs.incrementAndGet();
            batch.forEach(pending -> pending.written().complete(null));
        } catch (IOException | RuntimeException e) {
            healthy = false;
            LOG.log(Level.ERROR, "journal not written lines=" + batch.size(), e);
            batch.forEach(pending -> pending.written().completeExceptionally(e));
        }
    }

    private int append(List<Pending> batch) throws IOException {
        int written = 0;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(batch.size() * 512);
        for (Pending pending : batch) {
            if (pending.line() != null) {
                bytes.writeBytes(JSON.writeValueAsBytes(pending.line()));
                bytes.write('\n');
                written++;
            }
        }
        long start = file.position();
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            file.force(false);
            return written;
        } catch (IOException e) {
            file.truncate(start);
            throw e;
        }
    }

    private static void lock(FileChannel file, Path path) throws IOException {
        try {
            if (file.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException _) {
            // Owned by this very process; refused below.
        }
        file.close();
        throw new UnableToKeepJournal("journal " + path + " belongs to another running simulator");
    }

    private static long endOfLastLine(FileChannel file) throws IOException {
        ByteBuffer single = ByteBuffer.allocate(1);
        for (long end = file.size(); end > 0; end--) {
            single.clear();
            file.read(single, end - 1);
            if (single.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    /** A line on its way to the disk; no line means that the journal closes. */
    private record Pending(@Nullable JournalLine line, CompletableFuture<Void> written) {}
}
