package dev.parley.events.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns the events of one topic into records and back: flat JSON as the value, CloudEvents in
 * binary mode as the headers.
 *
 * <p>Thread safety: immutable.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">CloudEvents
 *     Kafka binding</a>
 */
public final class EventCodec<E extends ParleyEvent> {
    private static final byte[] SPEC_VERSION = "1.0".getBytes(UTF_8);
    private static final byte[] CONTENT_TYPE = "application/json".getBytes(UTF_8);

    private final byte[] source;
    private final Map<Class<?>, byte[]> types = new HashMap<>();
    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final RequiredFields required = new RequiredFields();

    /**
     * A codec for a sealed family of events.
     *
     * @param source what writes them, as the CloudEvents source: {@code /parley/ingress-api}
     */
    public EventCodec(Class<E> family, String source) {
        List<Class<?>> leaves = leaves(family);
        JsonMapper mapper =
                EventJson.mapper()
                        .rebuild()
                        .registerSubtypes(leaves.toArray(Class<?>[]::new))
                        .build();
        for (Class<?> leaf : leaves) {
            types.put(leaf, leaf.getSimpleName().getBytes(UTF_8));
        }
        this.source = source.getBytes(UTF_8);
        this.reader = mapper.readerFor(family);
        this.writer = mapper.writerFor(family);
    }

    /** The record types of a sealed family, or the type itself where it is one. */
    public static List<Class<?>> leaves(Class<?> family) {
        List<Class<?>> leaves = new ArrayList<>();
        Class<?>[] permitted = family.getPermittedSubclasses();
        if (permitted == null) {
            leaves.add(family);
        } else {
            for (Class<?> each : permitted) {
                leaves.addAll(leaves(each));
            }
        }
        return leaves;
    }

    /** The record to send for an event; its time is the event's. */
    public ProducerRecord<byte[], byte[]> record(
            String topic, E event, @Nullable TraceParent trace) {
        return new ProducerRecord<>(
                topic,
                null,
                event.at().toEpochMilli(),
                key(event),
                value(event),
                headers(event, trace));
    }

    /** The record's key. */
    public byte[] key(E event) {
        return event.key().getBytes(UTF_8);
    }

    /** The record's value. */
    public byte[] value(E event) {
        return writer.writeValueAsBytes(event);
    }

    /** The record's headers. */
    public Headers headers(E event, @Nullable TraceParent trace) {
        Headers headers = new RecordHeaders();
        headers.add("ce_specversion", SPEC_VERSION);
        headers.add("ce_id", event.eventId().getBytes(UTF_8));
        headers.add("ce_source", source);
        headers.add("ce_type", types.get(event.getClass()));
        headers.add("ce_time", event.at().toString().getBytes(UTF_8));
        headers.add("content-type", CONTENT_TYPE);
        if (trace != null) {
            headers.add("traceparent", trace.value().getBytes(UTF_8));
        }
        return headers;
    }

    /** Reads a consumed record; see {@link #read(byte[], byte[], Headers)}. */
    public Decoded<E> read(ConsumerRecord<byte[], byte[]> record) {
        return read(record.key(), record.value(), record.headers());
    }

    /** Reads any bytes. Never throws: what cannot be read says why. */
    public Decoded<E> read(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        if (value == null) {
            return new Decoded.Unreadable<>("the record has no value");
        }
        E event;
        try {
            event = reader.readValue(value);
        } catch (JacksonException e) {
            return Diagnosis.of(value, e);
        } catch (RuntimeException e) {
            // A fault of the parser itself must not let one record stop its partition for good.
            return new Decoded.Unreadable<>("not an event: " + e.getClass().getSimpleName());
        }
        if (event == null) {
            return new Decoded.Unreadable<>("the value is JSON null");
        }
        String missing = required.firstMissing(event);
        if (missing != null) {
            return Diagnosis.missing(missing);
        }
        if (!Arrays.equals(key, key(event))) {
            return new Decoded.Unreadable<>("the key is not the one that the value names");
        }
        return new Decoded.Known<>(event, trace(headers));
    }

    private static @Nullable TraceParent trace(Headers headers) {
        Header header = headers.lastHeader("traceparent");
        return header == null || header.value() == null
                ? null
                : TraceParent.parse(new String(header.value(), UTF_8));
    }
}
