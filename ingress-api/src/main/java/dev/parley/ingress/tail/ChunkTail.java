package dev.parley.ingress.tail;

import dev.parley.events.identity.ConversationId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The chunk log as this edge has read it, and the way in for all who watch conversations.
 *
 * <p>Thread safety: safe.
 */
public final class ChunkTail {
    private final Partitions numbers;
    private final PartitionTail[] partitions;
    private final TurnsSeen turns;

    /**
     * @param memory how many bytes of the newest records are kept, over all partitions
     */
    public ChunkTail(Partitions partitions, long memory, TurnsSeen turns) {
        this.numbers = partitions;
        this.partitions =
                Stream.generate(() -> new PartitionTail(memory / partitions.count()))
                        .limit(partitions.count())
                        .toArray(PartitionTail[]::new);
        this.turns = turns;
    }

    /** How many partitions there are. */
    public int partitions() {
        return partitions.length;
    }

    /** Whether every partition has been reached. */
    public boolean hasBegun() {
        return Arrays.stream(partitions).allMatch(PartitionTail::hasBegun);
    }

    /** The partition that holds a conversation, in this topic as in all others. */
    public int partition(ConversationId conversation) {
        return numbers.of(conversation);
    }

    /**
     * The offset that will be read next in the partition of a conversation. What is appended to any
     * topic after this call has its chunks there or later.
     *
     * @throws TailNotReady before the brokers were reached for the first time
     */
    public long position(ConversationId conversation) {
        return partitions[partition(conversation)].next();
    }

    /**
     * Watches a conversation from an offset on, gapless and without doubles.
     *
     * @param from an offset of the conversation's partition; may lie ahead of what was read
     * @throws TailNotReady before the brokers were reached for the first time
     */
    public Watch watch(ConversationId conversation, long from, ChunkWatcher watcher) {
        int partition = partition(conversation);
        return partitions[partition].watch(partition, conversation.toString(), from, watcher);
    }

    /** Reading of a partition starts with this offset. Called by the reader of the log. */
    public void begin(int partition, long offset) {
        partitions[partition].begin(offset);
    }

    /** The next records of a partition. Called by the reader of the log. */
    public void accept(int partition, List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            turns.saw(record);
        }
        partitions[partition].accept(records.stream().map(ChunkRecord::of).toList());
    }

    /** The offset that will be read next in a partition. */
    long next(int partition) {
        return partitions[partition].next();
    }
}
