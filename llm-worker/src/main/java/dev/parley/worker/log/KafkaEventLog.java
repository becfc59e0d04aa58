package dev.parley.worker.log;

import dev.parley.events.topic.EventTopic;
import dev.parley.events.wire.EventCodec;
import dev.parley.events.wire.ParleyEvent;
import dev.parley.events.wire.TraceParent;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The log of one topic. */
public final class KafkaEventLog<E extends ParleyEvent> implements EventLog<E> {
    private final RecordWriter records;
    private final String topic;
    private final EventCodec<E> codec;

    /**
     * @param instance the name of this process
     */
    public KafkaEventLog(RecordWriter records, EventTopic<E> topic, String instance) {
        this.records = records;
        this.topic = topic.name();
        this.codec = topic.codec(instance);
    }

    @Override
    public CompletableFuture<@Nullable Void> append(E event, @Nullable TraceParent trace) {
        return records.write(codec.record(topic, event, trace));
    }
}
