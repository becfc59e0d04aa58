package dev.parley.sink.intake;

import dev.parley.events.deadletter.Replay;
import dev.parley.events.topic.ConsumerGroup;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where a record stood first: where it stands, or, when an operator replayed it, where the pipeline
 * had written it.
 */
public record Origin(String topic, long offset) {

    /** The origin of a record on any of the topics that this group reads. */
    public static Origin of(ConsumerRecord<?, ?> record) {
        Replay replay = Replay.of(record, ConsumerGroup.PERSISTENCE_SINK);
        return replay == null
                ? new Origin(record.topic(), record.offset())
                : new Origin(replay.topic(), replay.offset());
    }
}
