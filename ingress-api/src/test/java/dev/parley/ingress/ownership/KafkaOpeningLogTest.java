package dev.parley.ingress.ownership;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.CancelRequested;
import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.EventCodec;
import dev.parley.ingress.tail.Partitions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KafkaOpeningLogTest {
    private static final EventCodec<ConversationEvent> CODEC = Topics.CONVERSATIONS.codec("test");
    private static final TopicPartition PARTITION =
            new TopicPartition(Topics.CONVERSATIONS.name(), 0);
    private static final Instant NOW = Instant.now();
    private static final UserId ADA = UserId.next();
    private static final UserId EVE = UserId.next();

    private final ConversationId conversation = ConversationId.next();
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    /** A log that can be asked for times, which the client's own mock cannot. */
    private final class Log extends MockConsumer<byte[], byte[]> {
        Log() {
            super("none");
            updateBeginningOffsets(Map.of(PARTITION, 0L));
            updateEndOffsets(Map.of(PARTITION, (long) records.size()));
            schedulePollTask(() -> records.forEach(this::addRecord));
        }

        @Override
        public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                Map<TopicPartition, Long> times, Duration timeout) {
            Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.timestamp() >= times.getOrDefault(PARTITION, 0L)) {
                    found.putIfAbsent(
                            PARTITION, new OffsetAndTimestamp(record.offset(), record.timestamp()));
                }
            }
            return found;
        }
    }

    private final KafkaOpeningLog log =
            new KafkaOpeningLog(Log::new, new Partitions(1), Duration.ofSeconds(5));

    @Test
    void findsWhoOpenedTheConversationAmongOthers() {
        add(created(ConversationId.next(), EVE, NOW.minusSeconds(60)));
        add(created(ConversationId.next(), EVE, NOW));
        add(new CancelRequested(conversation, TurnId.next(), EVE, NOW));
        add(created(conversation, ADA, NOW));
        add(created(conversation, EVE, NOW.plusSeconds(1)));

        assertThat(log.opener(conversation)).contains(ADA);
    }

    @Test
    void findsItBehindRecordsOfClocksThatAreAhead() {
        add(created(ConversationId.next(), EVE, NOW.plusSeconds(1_200)));
        add(created(conversation, ADA, NOW));

        assertThat(log.opener(conversation)).contains(ADA);
    }

    @Test
    void passesOverWhatNobodyCanRead() {
        raw(new byte[] {'{'}, NOW);
        raw(null, NOW);
        add(created(conversation, ADA, NOW));

        assertThat(log.opener(conversation)).contains(ADA);
    }

    @Test
    void knowsOfNobodyWhereNobodyOpenedIt() {
        assertThat(log.opener(conversation)).isEmpty();
        add(created(ConversationId.next(), EVE, NOW));
        assertThat(log.opener(conversation)).isEmpty();
    }

    @Test
    void doesNotReadOnWhereItCannotStandAnyMore() {
        add(created(ConversationId.next(), EVE, NOW.plusSeconds(3_600)));
        add(created(conversation, ADA, NOW));

        assertThat(log.opener(conversation)).isEmpty();
    }

    @Test
    void asksNobodyAboutAnIdThatNoEdgeMade() {
        KafkaOpeningLog none =
                new KafkaOpeningLog(
                        () -> {
                            throw new AssertionError("asked");
                        },
                        new Partitions(1),
                        Duration.ofSeconds(5));

        assertThat(none.opener(new ConversationId(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void saysSoWhereTheLogIsAway() {
        KafkaOpeningLog away =
                new KafkaOpeningLog(
                        () -> {
                            Log broken = new Log();
                            broken.setOffsetsException(new KafkaException("away"));
                            return broken;
                        },
                        new Partitions(1),
                        Duration.ofSeconds(5));
        add(created(conversation, ADA, NOW));

        assertThatExceptionOfType(UnableToReadLog.class)
                .isThrownBy(() -> away.opener(conversation));
    }

    private static ConversationEvent created(ConversationId id, UserId user, Instant at) {
        return new ConversationCreated(id, user, null, null, null, at);
    }

    private void add(ConversationEvent event) {
        ProducerRecord<byte[], byte[]> record =
                CODEC.record(Topics.CONVERSATIONS.name(), event, null);
        put(record.value(), event.conversationId(), event.at());
    }

    private void raw(byte @Nullable [] value, Instant at) {
        put(value, conversation, at);
    }

    private void put(byte @Nullable [] value, ConversationId id, Instant at) {
        records.add(
                new ConsumerRecord<>(
                        PARTITION.topic(),
                        PARTITION.partition(),
                        records.size(),
                        at.toEpochMilli(),
                        TimestampType.CREATE_TIME,
                        -1,
                        -1,
                        id.toString().getBytes(UTF_8),
                        value,
                        new RecordHeaders(),
                        Optional.empty()));
    }
}
