package dev.parley.orchestrator.log;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * The key of a record that an operator handed to this group again, with where it belongs.
 * Partitions are kept and not computed anew, because what is no event may have a key that finds
 * another.
 */
record ReplayedRecord(int partition, byte @Nullable [] key) {

    /** Writes the key as it came. */
    static final Serializer<ReplayedRecord> SERIALIZER = (_, replayed) -> replayed.key();

    /** Keeps the partition. */
    static final StreamPartitioner<ReplayedRecord, byte[]> PARTITIONER =
            (_, replayed, _, _) -> Optional.of(Set.of(replayed.partition()));
}
