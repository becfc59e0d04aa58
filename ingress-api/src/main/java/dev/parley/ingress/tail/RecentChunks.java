package dev.parley.ingress.tail;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The newest records of one partition, bounded by memory.
 *
 * <p>Thread safety: none; its partition guards it.
 */
final class RecentChunks {
    private final long capacity;
    private final ArrayDeque<ChunkRecord> records = new ArrayDeque<>();
    private long weight;
    private long first;

    /**
     * @param capacity in bytes
     * @param first the offset from which on every record is here
     */
    RecentChunks(long capacity, long first) {
        this.capacity = capacity;
        this.first = first;
    }

    void add(ChunkRecord chunk) {
        records.addLast(chunk);
        weight += chunk.weight();
        while (weight > capacity) {
            ChunkRecord oldest = records.removeFirst();
            weight -= oldest.weight();
            first = oldest.offset() + 1;
        }
    }

    /** The offset from which on every record is here. */
    long first() {
        return first;
    }

    /** The records of a conversation from an offset on, in order. */
    List<ChunkRecord> of(String conversation, long from) {
        return records.stream()
                .filter(chunk ->
                        chunk.offset() >= from && chunk.conversation().equals(conversation))
                .toList();
    }
}
