package dev.parley.ingress.tail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
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

    /**
     * The records of a conversation from an offset on, in order. Looks at what lies behind the
     * offset alone: who has just sent a prompt asks for next to nothing of what there is.
     */
    List<ChunkRecord> of(String conversation, long from) {
        List<ChunkRecord> found = new ArrayList<>();
        for (Iterator<ChunkRecord> newestFirst = records.descendingIterator();
                newestFirst.hasNext(); ) {
            ChunkRecord chunk = newestFirst.next();
            if (chunk.offset() < from) {
                break;
            }
            if (chunk.conversation().equals(conversation)) {
                found.add(chunk);
            }
        }
        return found.reversed();
    }
}
