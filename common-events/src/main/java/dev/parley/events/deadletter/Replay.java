package dev.parley.events.deadletter;

import dev.parley.events.topic.ConsumerGroup;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a record on a retry topic says about its way there: it is a dead letter that an operator
 * handed to its group again.
 *
 * @param letter the letter, as topic, partition and offset joined by colons
 * @param replays how often it was replayed, this time included
 * @param topic where the record stood first
 * @param partition where it stood first
 * @param offset where it stood first
 */
public record Replay(String letter, int replays, String topic, int partition, long offset) {

    /**
     * Reads it from a record, or returns null where the record does not stand on a retry topic of
     * the group. A record that somebody put there by hand counts as replayed once, from where it
     * stands.
     */
    public static @Nullable Replay of(ConsumerRecord<?, ?> record, ConsumerGroup group) {
        String suffix = group.retryTopic("");
        if (!record.topic().endsWith(suffix)) {
            return null;
        }
        Headers headers = record.headers();
        String letter = LetterHeaders.text(headers, LetterHeaders.LETTER);
        return new Replay(
                letter == null
                        ? "%s:%d:%d".formatted(record.topic(), record.partition(), record.offset())
                        : letter,
                Math.max(1, LetterHeaders.number(headers, LetterHeaders.REPLAYS, 1)),
                record.topic().substring(0, record.topic().length() - suffix.length()),
                LetterHeaders.number(headers, LetterHeaders.PARTITION, record.partition()),
                LetterHeaders.number(headers, LetterHeaders.OFFSET, record.offset()));
    }

    /** Whether records of a topic come from operators, and not from the pipeline. */
    public static boolean isRetryTopic(String topic, ConsumerGroup group) {
        return topic.endsWith(group.retryTopic(""));
    }
}
