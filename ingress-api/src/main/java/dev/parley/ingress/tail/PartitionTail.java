package dev.parley.ingress.tail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the chunk log as this edge has read it: the newest records, and who watches.
 *
 * <p>Thread safety: safe. The lock makes "give me what you have, and then what comes" one step, so
 * that a watcher neither misses nor doubles a record; everything done under it is short and never
 * waits.
 */
final class PartitionTail {
    private record Watching(ChunkWatcher watcher, long from) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final long capacity;
    private final Map<String, List<Watching>> watchers = new HashMap<>();
    private @Nullable RecentChunks recent;
    private long next;

    PartitionTail(long capacity) {
        this.capacity = capacity;
    }

    /** Reading starts, or starts anew, with this offset. */
    void begin(long offset) {
        lock.lock();
        try {
            boolean lost = recent != null && offset != next;
            if (recent == null || lost) {
                recent = new RecentChunks(capacity, offset);
                next = offset;
            }
            if (lost) {
                watchers.values().forEach(those -> those.forEach(each -> each.watcher.lost()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next records of the partition, in order. */
    void accept(List<ChunkRecord> batch) {
        lock.lock();
        try {
            RecentChunks memory = begun();
            for (ChunkRecord chunk : batch) {
                memory.add(chunk);
                next = chunk.offset() + 1;
                List<Watching> those = watchers.get(chunk.conversation());
                if (those != null) {
                    hand(chunk, those);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static void hand(ChunkRecord chunk, List<Watching> those) {
        for (Watching each : those) {
            if (chunk.offset() >= each.from) {
                each.watcher.arrived(chunk);
            }
        }
    }

    /** Whether reading has begun. */
    boolean hasBegun() {
        lock.lock();
        try {
            return recent != null;
        } finally {
            lock.unlock();
        }
    }

    /** The offset that will be read next. */
    long next() {
        lock.lock();
        try {
            begun();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a watcher everything from an offset on: what is past at once, the rest as it comes. */
    Watch watch(int partition, String conversation, long from, ChunkWatcher watcher) {
        lock.lock();
        try {
            RecentChunks memory = begun();
            if (from < memory.first()) {
                watcher.missing(partition, from, memory.first());
            }
            watcher.past(memory.of(conversation, from));
            Watching watching = new Watching(watcher, from);
            watchers.computeIfAbsent(conversation, _ -> new ArrayList<>(1)).add(watching);
            return () -> remove(conversation, watching);
        } finally {
            lock.unlock();
        }
    }

    private void remove(String conversation, Watching watching) {
        lock.lock();
        try {
            watchers.computeIfPresent(
                    conversation,
                    (_, those) -> {
                        // By identity: two watches of one watcher can be equal as records.
                        those.removeIf(each -> each == watching);
                        return those.isEmpty() ? null : those;
                    });
        } finally {
            lock.unlock();
        }
    }

    private RecentChunks begun() {
        RecentChunks memory = recent;
        if (memory == null) {
            throw new TailNotReady();
        }
        return memory;
    }
}
