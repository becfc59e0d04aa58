package dev.parley.events.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The headers that dead letters and replayed records have and others do not. */
final class LetterHeaders {
    static final String PREFIX = "kafka_dlt-";
    static final String TOPIC = PREFIX + "original-topic";
    static final String PARTITION = PREFIX + "original-partition";
    static final String OFFSET = PREFIX + "original-offset";
    static final String TIMESTAMP = PREFIX + "original-timestamp";
    static final String GROUP = PREFIX + "original-consumer-group";
    static final String KIND = PREFIX + "failure-kind";
    static final String MESSAGE = PREFIX + "exception-message";
    static final String EXCEPTION = PREFIX + "exception-fqcn";
    static final String STACK_TRACE = PREFIX + "exception-stacktrace";
    static final String FIRST = PREFIX + "first-failure";
    static final String LAST = PREFIX + "last-failure";
    static final String ATTEMPTS = PREFIX + "attempts";
    static final String REPLAYS = PREFIX + "replays";
    static final String LETTER = PREFIX + "letter";

    private LetterHeaders() {}

    static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static @Nullable String text(Headers headers, String name) {
        byte[] value = value(headers, name);
        return value == null ? null : new String(value, UTF_8);
    }

    static int number(Headers headers, String name, int otherwise) {
        byte[] value = value(headers, name);
        return value == null || value.length != Integer.BYTES
                ? otherwise
                : ByteBuffer.wrap(value).getInt();
    }

    static long number(Headers headers, String name, long otherwise) {
        byte[] value = value(headers, name);
        return value == null || value.length != Long.BYTES
                ? otherwise
                : ByteBuffer.wrap(value).getLong();
    }

    static Instant time(Headers headers, String name, Instant otherwise) {
        return Instant.ofEpochMilli(number(headers, name, otherwise.toEpochMilli()));
    }

    private static byte @Nullable [] value(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : header.value();
    }
}
