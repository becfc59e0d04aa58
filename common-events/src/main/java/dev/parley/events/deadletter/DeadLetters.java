package dev.parley.events.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.topic.ConsumerGroup;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Makes dead letters of one consumer group: the untouched key, value and headers of a record that
 * can never be processed, with where it stood and why it is here, on the same partition number of
 * the group's dead-letter topic. Numbers are big-endian. What an earlier letter said is replaced.
 *
 * @see ConsumerGroup#deadLetterTopic
 */
public record DeadLetters(ConsumerGroup group) {
    private static final String RESERVED = "kafka_dlt-";
    private static final int MAX_REASON_BYTES = 2_000;

    /** The letter to send. The record's offset may be committed once it is acknowledged. */
    public ProducerRecord<byte[], byte[]> letter(
            ConsumerRecord<byte[], byte[]> record, String reason) {
        Headers headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!header.key().startsWith(RESERVED)) {
                headers.add(header);
            }
        }
        headers.add(RESERVED + "original-topic", record.topic().getBytes(UTF_8));
        headers.add(RESERVED + "original-partition", bytes(record.partition()));
        headers.add(RESERVED + "original-offset", bytes(record.offset()));
        headers.add(RESERVED + "original-timestamp", bytes(record.timestamp()));
        headers.add(RESERVED + "original-consumer-group", group.id().getBytes(UTF_8));
        headers.add(RESERVED + "exception-message", bounded(reason));
        return new ProducerRecord<>(
                group.deadLetterTopic(record.topic()),
                record.partition(),
                record.key(),
                record.value(),
                headers);
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static byte[] bounded(String reason) {
        byte[] bytes = reason.getBytes(UTF_8);
        if (bytes.length <= MAX_REASON_BYTES) {
            return bytes;
        }
        int end = MAX_REASON_BYTES;
        while (isContinuation(bytes[end])) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    /** Whether a byte of UTF-8 goes on with a character that began before it. */
    private static boolean isContinuation(byte each) {
        return (each & 0xC0) == 0x80;
    }
}
