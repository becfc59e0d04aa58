package dev.parley.events.deadletter;

import static dev.parley.events.deadletter.LetterHeaders.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.topic.ConsumerGroup;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Makes dead letters of one consumer group: the untouched key, value and headers of a record that
 * could not be processed, with where it stood first and why it is here, on the same partition
 * number of the group's dead-letter topic. Numbers are big-endian. A record that was replayed and
 * failed again keeps its first position, its first failure and the count of its attempts and
 * replays; what an earlier letter said beyond that is replaced.
 *
 * @see ConsumerGroup#deadLetterTopic
 */
public record DeadLetters(ConsumerGroup group) {
    private static final int MAX_REASON_BYTES = 2_000;
    private static final int MAX_TRACE_BYTES = 8_000;

    /** The letter to send. The record's offset may be committed once it is acknowledged. */
    public ProducerRecord<byte[], byte[]> letter(
            ConsumerRecord<byte[], byte[]> record, Failure failure) {
        Replay replay = Replay.of(record, group);
        Headers from = record.headers();
        Headers headers = withoutLetter(from);
        if (replay != null) {
            headers.add(LetterHeaders.TOPIC, replay.topic().getBytes(UTF_8));
            headers.add(LetterHeaders.PARTITION, bytes(replay.partition()));
            headers.add(LetterHeaders.OFFSET, bytes(replay.offset()));
            headers.add(
                    LetterHeaders.TIMESTAMP,
                    bytes(LetterHeaders.number(from, LetterHeaders.TIMESTAMP, record.timestamp())));
            headers.add(LetterHeaders.REPLAYS, bytes(replay.replays()));
        } else {
            headers.add(LetterHeaders.TOPIC, record.topic().getBytes(UTF_8));
            headers.add(LetterHeaders.PARTITION, bytes(record.partition()));
            headers.add(LetterHeaders.OFFSET, bytes(record.offset()));
            headers.add(LetterHeaders.TIMESTAMP, bytes(record.timestamp()));
        }
        int attemptsBefore =
                replay == null ? 0 : LetterHeaders.number(from, LetterHeaders.ATTEMPTS, 0);
        Instant first =
                replay == null
                        ? failure.first()
                        : LetterHeaders.time(from, LetterHeaders.FIRST, failure.first());
        headers.add(LetterHeaders.GROUP, group.id().getBytes(UTF_8));
        headers.add(LetterHeaders.KIND, failure.kind().getBytes(UTF_8));
        headers.add(LetterHeaders.MESSAGE, bounded(failure.message(), MAX_REASON_BYTES));
        headers.add(LetterHeaders.FIRST, bytes(first.toEpochMilli()));
        headers.add(LetterHeaders.LAST, bytes(failure.last().toEpochMilli()));
        headers.add(LetterHeaders.ATTEMPTS, bytes(attemptsBefore + failure.attempts()));
        addCause(failure, headers);
        String origin = replay == null ? record.topic() : replay.topic();
        return new ProducerRecord<>(
                group.deadLetterTopic(origin),
                record.partition(),
                record.key(),
                record.value(),
                headers);
    }

    static Headers withoutLetter(Headers from) {
        Headers headers = new RecordHeaders();
        for (Header header : from) {
            if (!header.key().startsWith(LetterHeaders.PREFIX)) {
                headers.add(header);
            }
        }
        return headers;
    }

    private static void addCause(Failure failure, Headers headers) {
        Throwable cause = failure.cause();
        if (cause == null) {
            return;
        }
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        headers.add(LetterHeaders.EXCEPTION, cause.getClass().getName().getBytes(UTF_8));
        headers.add(LetterHeaders.STACK_TRACE, bounded(trace.toString(), MAX_TRACE_BYTES));
    }

    private static byte[] bounded(String text, int most) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length <= most) {
            return bytes;
        }
        int end = most;
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
