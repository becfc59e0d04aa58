package dev.parley.events.topic;

import dev.parley.events.wire.EventCodec;
import dev.parley.events.wire.ParleyEvent;
import java.time.Duration;

/**
 * A topic and what lies in it.
 *
 * @param events the sealed family of events, or the one record type
 */
public record EventTopic<E extends ParleyEvent>(String name, Class<E> events, Retention retention) {

    /** How long records stay. */
    public sealed interface Retention {
        /** Records go after this time. */
        record DeleteAfter(Duration time) implements Retention {}

        /** Records stay: the topic is a source of truth. */
        record Forever() implements Retention {}

        /** The latest record of each key stays. */
        record LatestPerKey() implements Retention {}
    }

    /**
     * A codec for this topic.
     *
     * @param writer the process that writes, as in {@code ingress-api}
     */
    public EventCodec<E> codec(String writer) {
        return new EventCodec<>(events, "/parley/" + writer);
    }

    /** Where an operator hands records to one consumer group again. */
    public String retryTopic(ConsumerGroup group) {
        return group.retryTopic(name);
    }

    /** Where the records go that a consumer group could not process. */
    public String deadLetterTopic(ConsumerGroup group) {
        return group.deadLetterTopic(name);
    }
}
