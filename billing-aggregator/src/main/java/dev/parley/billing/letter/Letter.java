package dev.parley.billing.letter;

import dev.parley.events.deadletter.DeadLetters;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.deadletter.Replay;
import dev.parley.events.topic.ConsumerGroup;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The value of a dead letter within the topology. Carries the partition that the record came from,
 * because a sink node picks the partition by key and value alone.
 */
public record Letter(byte @Nullable [] value, int partition) {
    /** Writes the untouched value. */
    public static final Serializer<Letter> SERIALIZER = (_, letter) -> letter.value();

    /** Keeps the partition number. */
    public static final StreamPartitioner<Object, Letter> PARTITIONER =
            (_, _, letter, _) -> Optional.of(Set.of(letter.partition()));

    private static final ConsumerGroup GROUP = ConsumerGroup.BILLING_AGGREGATOR;
    private static final DeadLetters LETTERS = new DeadLetters(GROUP);

    /** Whether the record that is being processed comes from an operator. */
    public static boolean isReplayed(ProcessorContext<?, ?> context) {
        return Replay.isRetryTopic(place(context).topic(), GROUP);
    }

    /** The letter for the record that is being processed, whose bytes are no event. */
    public static Record<byte[], Letter> unreadable(
            ProcessorContext<?, ?> context, Record<byte[], byte[]> record, String reason) {
        return of(context, record, Failure.unreadable(reason, now(context)));
    }

    /**
     * The letter for the record that is being processed, whose event fits into no ledger.
     *
     * @param cause what was thrown, or null
     */
    public static Record<byte[], Letter> refused(
            ProcessorContext<?, ?> context,
            Record<byte[], byte[]> record,
            String reason,
            @Nullable Throwable cause) {
        Instant now = now(context);
        return of(context, record, new Failure(Failure.REFUSED, reason, cause, now, now, 1));
    }

    private static Record<byte[], Letter> of(
            ProcessorContext<?, ?> context, Record<byte[], byte[]> record, Failure failure) {
        RecordMetadata place = place(context);
        var consumed =
                new ConsumerRecord<>(
                        place.topic(),
                        place.partition(),
                        place.offset(),
                        record.timestamp(),
                        TimestampType.CREATE_TIME,
                        ConsumerRecord.NULL_SIZE,
                        ConsumerRecord.NULL_SIZE,
                        record.key(),
                        record.value(),
                        record.headers(),
                        Optional.empty());
        ProducerRecord<byte[], byte[]> letter = LETTERS.letter(consumed, failure);
        return new Record<>(
                letter.key(),
                new Letter(letter.value(), place.partition()),
                record.timestamp(),
                letter.headers());
    }

    private static RecordMetadata place(ProcessorContext<?, ?> context) {
        return context.recordMetadata().orElseThrow();
    }

    private static Instant now(ProcessorContext<?, ?> context) {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
