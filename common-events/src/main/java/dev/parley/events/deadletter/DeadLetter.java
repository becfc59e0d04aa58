package dev.parley.events.deadletter;

import static dev.parley.events.deadletter.LetterHeaders.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.topic.ConsumerGroup;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it stands on a dead-letter topic, for those who look at it and replay it.
 *
 * @param group whose letter it is
 * @param record the letter itself
 * @param topic where the record stood first
 * @param partition where it stood first
 * @param offset where it stood first
 * @param timestamp when it was produced first
 * @param kind the kind of {@link Failure}
 * @param message why it failed
 * @param exception the class of what was thrown, or null
 * @param stackTrace its stack trace, cut to a bound, or null
 * @param first when it failed first
 * @param last when it failed last
 * @param attempts how often it was tried
 * @param replays how often it had been replayed before this letter was written
 */
public record DeadLetter(
        ConsumerGroup group,
        ConsumerRecord<byte[], byte[]> record,
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        String kind,
        String message,
        @Nullable String exception,
        @Nullable String stackTrace,
        Instant first,
        Instant last,
        int attempts,
        int replays) {

    /**
     * Reads a record of a dead-letter topic of the group. Headers that are missing cost nothing.
     */
    public static DeadLetter of(ConsumerRecord<byte[], byte[]> record, ConsumerGroup group) {
        Headers headers = record.headers();
        Instant written = Instant.ofEpochMilli(record.timestamp());
        String suffix = group.deadLetterTopic("");
        String topic = record.topic().substring(0, record.topic().length() - suffix.length());
        return new DeadLetter(
                group,
                record,
                topic,
                LetterHeaders.number(headers, LetterHeaders.PARTITION, record.partition()),
                LetterHeaders.number(headers, LetterHeaders.OFFSET, -1L),
                LetterHeaders.time(headers, LetterHeaders.TIMESTAMP, written),
                orElse(LetterHeaders.text(headers, LetterHeaders.KIND), "unknown"),
                orElse(LetterHeaders.text(headers, LetterHeaders.MESSAGE), ""),
                LetterHeaders.text(headers, LetterHeaders.EXCEPTION),
                LetterHeaders.text(headers, LetterHeaders.STACK_TRACE),
                LetterHeaders.time(headers, LetterHeaders.FIRST, written),
                LetterHeaders.time(headers, LetterHeaders.LAST, written),
                Math.max(1, LetterHeaders.number(headers, LetterHeaders.ATTEMPTS, 1)),
                Math.max(0, LetterHeaders.number(headers, LetterHeaders.REPLAYS, 0)));
    }

    /** What operators call it: topic, partition and offset of the letter, joined by colons. */
    public String id() {
        return "%s:%d:%d".formatted(record.topic(), record.partition(), record.offset());
    }

    /**
     * The record that hands this to its group again, and to no other.
     *
     * @param value the value to hand over: the untouched one, or an edited one
     * @param replays how often it has been replayed, this time included
     */
    public ProducerRecord<byte[], byte[]> replay(byte @Nullable [] value, int replays) {
        Headers headers = DeadLetters.withoutLetter(record.headers());
        headers.add(LetterHeaders.TOPIC, topic.getBytes(UTF_8));
        headers.add(LetterHeaders.PARTITION, bytes(partition));
        headers.add(LetterHeaders.OFFSET, bytes(offset));
        headers.add(LetterHeaders.TIMESTAMP, bytes(timestamp.toEpochMilli()));
        headers.add(LetterHeaders.GROUP, group.id().getBytes(UTF_8));
        headers.add(LetterHeaders.FIRST, bytes(first.toEpochMilli()));
        headers.add(LetterHeaders.ATTEMPTS, bytes(attempts));
        headers.add(LetterHeaders.REPLAYS, bytes(replays));
        headers.add(LetterHeaders.LETTER, id().getBytes(UTF_8));
        return new ProducerRecord<>(
                group.retryTopic(topic), record.partition(), record.key(), value, headers);
    }

    private static String orElse(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }
}
