package dev.parley.local.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the log of one process from near its end on, and what is added later. Not thread-safe. */
final class LogFile {
    /** More than anybody reads at once, little enough to read at once. */
    private static final long TAIL = 1024L * 1024;

    private final Path file;
    private final LogDialect dialect;
    private long position = -1;
    private String unfinished = "";

    LogFile(String process, Path file) {
        this.file = file;
        this.dialect = new LogDialect(process);
    }

    /** What was written since the last time; at the first time the tail of the file. */
    List<LogLine> next() {
        List<LogLine> entries = new ArrayList<>();
        for (String line : lines()) {
            Optional<LogLine> entry = dialect.read(line);
            if (entry.isPresent()) {
                entries.add(entry.get());
            } else if (!entries.isEmpty() && !line.isBlank()) {
                entries.add(entries.removeLast().continuedBy(line));
            }
        }
        return entries;
    }

    private List<String> lines() {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            long length = content.length();
            if (position < 0) {
                position = Math.max(0, length - TAIL);
            } else if (length < position) {
                // A new file took its place.
                position = 0;
                unfinished = "";
            }
            byte[] added = new byte[Math.toIntExact(Math.min(length - position, 16 * TAIL))];
            content.seek(position);
            content.readFully(added);
            position += added.length;
            String text = unfinished + new String(added, StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n') + 1;
            unfinished = text.substring(end);
            return text.substring(0, end).lines().toList();
        } catch (IOException noneYet) {
            return List.of();
        }
    }
}
