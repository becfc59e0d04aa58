package dev.parley.events.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.topic.ConsumerGroup;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Makes dead letters of one consumer group: the untouched key, value and headers of a record that
 * can never be processed, with where it stood and why it is here, on the same partition number of
 * the group's dead-letter topic. Numbers are big-endian.
 *
 * @see dev.parley.events.topic.EventTopic#deadLetterTopic
 */
public record DeadLetters(ConsumerGroup group) {
    private static final int MAX_REASON_BYTES = 2_000;

    /** The letter to send. The record's offset may be committed once it is acknowledged. */
    public ProducerRecord<byte[], byte[]> letter(
            ConsumerRecord<byte[], byte[]> record, String reason) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        put(headers, "kafka_dlt-original-topic", record.topic().getBytes(UTF_8));
        put(
                headers,
                "kafka_dlt-original-partition",
                bytes(Integer.BYTES).putInt(0, record.partition()).array());
        put(
                headers,
                "kafka_dlt-original-offset",
                bytes(Long.BYTES).putLong(0, record.offset()).array());
        put(
                headers,
                "kafka_dlt-original-timestamp",
                bytes(Long.BYTES).putLong(0, record.timestamp()).array());
        put(headers, "kafka_dlt-original-consumer-group", group.id().getBytes(UTF_8));
        put(headers, "kafka_dlt-exception-message", bounded(reason));
        return new ProducerRecord<>(
                record.topic() + "-" + group.id() + "-dlt",
                record.partition(),
                record.key(),
                record.value(),
                headers);
    }

    private static void put(Headers headers, String name, byte[] value) {
        headers.remove(name);
        headers.add(name, value);
    }

    private static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length);
    }

    private static byte[] bounded(String reason) {
        byte[] bytes = reason.getBytes(UTF_8);
        return bytes.length <= MAX_REASON_BYTES ? bytes : Arrays.copyOf(bytes, MAX_REASON_BYTES);
    }
}
