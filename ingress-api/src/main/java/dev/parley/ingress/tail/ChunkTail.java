package dev.parley.ingress.tail;

import dev.parley.events.identity.ConversationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The chunk log as this edge reads it, and the way in for all who watch conversations. A partition
 * is read while somebody watches a conversation in it, for a while after, and always where it is
 * one of the edge's homes.
 *
 * <p>Thread safety: safe.
 */
public final class ChunkTail {
    private final Partitions numbers;
    private final List<PartitionTail> partitions;
    private final Demand demand = new Demand();

    /** A tail that reads nothing yet. */
    public ChunkTail(
            Partitions partitions, TailSettings settings, TurnsSeen turns, LongSupplier nanoTime) {
        this.numbers = partitions;
        long memory = settings.memory().toBytes() / partitions.count();
        this.partitions =
                IntStream.range(0, partitions.count())
                        .mapToObj(number ->
                                new PartitionTail(
                                        number, memory, settings, turns, demand, nanoTime))
                        .toList();
    }

    /** The partition that holds a conversation, in this topic as in all others. */
    public int partition(ConversationId conversation) {
        return numbers.of(conversation);
    }

    /**
     * The offset that will be read next in the partition of a conversation. What is appended to any
     * topic after this call has its chunks there or later; what lately passed by before is known. A
     * partition that is not read begins to be, and is waited for.
     *
     * @throws TailNotReady when the brokers do not answer, or not in time
     */
    public long position(ConversationId conversation) {
        return of(conversation).position();
    }

    /**
     * Watches a conversation from an offset on, gapless and without doubles. A partition that is
     * not read begins to be, and is waited for.
     *
     * @param from an offset of the conversation's partition; may lie ahead of what was read
     * @throws TailNotReady when the brokers do not answer, or not in time
     */
    public Watch watch(ConversationId conversation, long from, ChunkWatcher watcher) {
        return of(conversation).watch(conversation.toString(), from, watcher);
    }

    /** Has all partitions read until closed, for who does not know where to look. Never waits. */
    public Watch everywhere() {
        List<Watch> all = partitions.stream().map(PartitionTail::hold).toList();
        return () -> all.forEach(Watch::close);
    }

    private PartitionTail of(ConversationId conversation) {
        return partitions.get(partition(conversation));
    }

    /**
     * Reading of a partition starts with this offset, or starts anew because its place was lost.
     * Called by the readers of the log.
     *
     * @param end where the log ends at the moment: until all before it is read, who comes waits
     */
    public Reading begin(int partition, long first, long end) {
        return partitions.get(partition).begin(first, end);
    }

    /** The partitions that are read. */
    Map<Integer, Reading> readings() {
        Map<Integer, Reading> readings = new HashMap<>();
        for (int number = 0; number < partitions.size(); number++) {
            Reading reading = partitions.get(number).reading();
            if (reading != null) {
                readings.put(number, reading);
            }
        }
        return readings;
    }

    /** The partitions that somebody needs and nobody reads. */
    List<Integer> waitedFor() {
        List<Integer> waiting = new ArrayList<>();
        for (int number = 0; number < partitions.size(); number++) {
            if (partitions.get(number).isWaitedFor()) {
                waiting.add(number);
            }
        }
        return waiting;
    }

    /**
     * Returns once somebody came to a partition that is not read, at the latest after this time.
     */
    void awaitDemand(Duration bound) {
        demand.await(bound);
    }

    /** Ends a wait for demand. */
    void wake() {
        demand.raise();
    }

    /** The brokers answer, or do not: then who comes to a partition that is not read is refused. */
    void reachable(boolean now) {
        demand.served(now);
    }

    /** These partitions are always read, and no others. */
    void homes(Set<Integer> homes) {
        for (int number = 0; number < partitions.size(); number++) {
            partitions.get(number).home(homes.contains(number));
        }
    }

    /**
     * Ends the reading of partitions that nobody has needed for a while.
     *
     * @return how many there were
     */
    int letGo() {
        return (int) partitions.stream().filter(PartitionTail::letGo).count();
    }
}
