package dev.parley.billing.letter;

import dev.parley.events.deadletter.DeadLetters;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.topic.ConsumerGroup;
import java.time.Instant;
import java.util.Optional;
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
            (_, _, letter, _) -> Optional.of(java.util.Set.of(letter.partition()));

    private static final DeadLetters LETTERS = new DeadLetters(ConsumerGroup.BILLING_AGGREGATOR);

    /** The letter for the record that is being processed. */
    public static Record<byte[], Letter> of(
            ProcessorContext<?, ?> context, Record<byte[], byte[]> record, String reason) {
        RecordMetadata place = context.recordMetadata().orElseThrow();
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
        ProducerRecord<byte[], byte[]> letter =
                LETTERS.letter(
                        consumed,
                        Failure.unreadable(
                                reason, Instant.ofEpochMilli(context.currentSystemTimeMs())));
        return new Record<>(
                letter.key(),
                new Letter(letter.value(), place.partition()),
                record.timestamp(),
                letter.headers());
    }
}
