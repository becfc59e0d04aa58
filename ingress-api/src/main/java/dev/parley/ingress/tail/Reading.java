package dev.parley.ingress.tail;

import dev.parley.ingress.meter.EdgeMeters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition of the chunk log from where its reading began, without a gap. More than one consumer
 * may read for it at a time, each from an offset that had been read or was next when it began: what
 * another has brought before is passed over. Once the partition was let go, or its place in the log
 * lost, all that is brought is passed over, for then another reading begins elsewhere.
 *
 * <p>Thread safety: safe.
 */
public final class Reading {
    // Those of package scope belong to the partition, under its lock.
    final RecentChunks memory;
    final long end;
    long next;
    volatile boolean caughtUp;

    private final PartitionTail partition;
    private volatile long followedAt;
    private volatile boolean followed;

    /**
     * @param first offset that is read
     * @param end where the log ended when reading began
     */
    Reading(PartitionTail partition, RecentChunks memory, long first, long end) {
        this.partition = partition;
        this.memory = memory;
        this.next = first;
        this.end = end;
        this.caughtUp = first >= end;
    }

    /**
     * Gives readings what a consumer of theirs has next.
     *
     * @return how many records came, also such as were brought before
     */
    static int poll(
            Consumer<byte[], byte[]> consumer,
            Duration wait,
            Map<TopicPartition, Reading> readings,
            EdgeMeters meters) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(wait);
        readings.forEach((partition, reading) -> {
            meters.chunksRead(reading.accept(polled.records(partition)));
            reading.reached(consumer.position(partition));
        });
        return polled.count();
    }

    /**
     * The next records of the partition, in order.
     *
     * @return how many of them had not been brought before
     */
    public int accept(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.isEmpty() ? 0 : partition.accept(this, records);
    }

    /** A consumer has read all before this offset, also where no records are. */
    void reached(long position) {
        if (!caughtUp) {
            partition.reached(this, position);
        }
    }

    /** The offset that will be read next. */
    long next() {
        return partition.next(this);
    }

    /** Whether records are still wanted here. */
    boolean isCurrent() {
        return partition.isCurrent(this);
    }

    /** The tail's own consumer reads it from now on. */
    void follow(long nanoTime) {
        followedAt = nanoTime;
        followed = true;
    }

    /** Whether the tail's own consumer has read it for so many nanoseconds. */
    boolean isFollowed(long nanoTime, long nanos) {
        return followed && nanoTime - followedAt >= nanos;
    }
}
