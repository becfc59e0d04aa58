package dev.parley.events.wire;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/**
 * What all events have in common. Each event is a record that lies in the sealed interface of its
 * topic; its simple name is the {@code type} field of the JSON value and the {@code ce_type}
 * header.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public interface ParleyEvent {

    /** When this happened, by the clock of the process that reports it. */
    Instant at();

    /**
     * The Kafka key: events with the same key stay in order. A {@code conversation_id} on the chat
     * topics, a {@code user_id} on the billing topics.
     */
    String key();

    /**
     * The CloudEvents id: the same event emitted twice carries the same id, so that every reader
     * can tell a repetition from news.
     */
    String eventId();
}
