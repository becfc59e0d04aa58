package dev.parley.ingress.tail;

import dev.parley.events.identity.ConversationId;
import java.util.function.Consumer;

/** The chunk log as the brokers keep it, for what is no longer in memory. */
public interface ChunkLog {

    /** How much of what was asked for could be read. */
    enum Extent {
        /** All of it. */
        WHOLE,
        /** None of it: a part is older than the log's retention. */
        EXPIRED,
        /** Not all: the way is longer than a client should wait for, or the brokers are away. */
        TOO_FAR
    }

    /**
     * Reads the records of a conversation in {@code [from, to)}, in order. Waits, within bounds.
     */
    Extent read(
            ConversationId conversation,
            int partition,
            long from,
            long to,
            Consumer<ChunkRecord> action);
}
