package dev.parley.billing;

import dev.parley.billing.settlement.Settlement;
import dev.parley.events.topic.EventTopic;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Finds the sums of the partitions that a running application has in this process. */
final class LocalTotals {
    private LocalTotals() {}

    /**
     * One store for each partition.
     *
     * @param topic that the tasks with the sums read
     */
    static List<ReadOnlyKeyValueStore<Bytes, byte[]>> of(
            KafkaStreams application, EventTopic<?> topic) {
        return application.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .flatMap(task -> task.topicPartitions().stream())
                .filter(partition -> partition.topic().equals(topic.name()))
                .map(partition ->
                        application.store(
                                StoreQueryParameters.fromNameAndType(
                                                Settlement.STORE,
                                                QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                                        .withPartition(partition.partition())))
                .toList();
    }
}
