package dev.parley.ingress.tail;

import java.util.List;

/**
 * Somebody who watches a conversation. The calls of one watcher come one after the other, in log
 * order, from threads that must not be kept waiting: an implementation hands on and returns.
 */
public interface ChunkWatcher {

    /**
     * Comes first, if at all: the records of the conversation in {@code [from, to)} are no longer
     * in memory and have to be read from the log before those that follow.
     */
    void missing(int partition, long from, long to);

    /** What there is already, in one; comes at most once, before those that arrive. */
    default void past(List<ChunkRecord> chunks) {
        chunks.forEach(this::arrived);
    }

    /** The next record of the conversation. */
    void arrived(ChunkRecord chunk);

    /** Records were lost between the last one and the next. */
    void lost();
}
