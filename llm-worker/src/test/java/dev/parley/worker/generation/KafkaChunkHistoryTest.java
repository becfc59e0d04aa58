package dev.parley.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Provider;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.time.ProcessClock;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.EventCodec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class KafkaChunkHistoryTest {
    private static final TopicPartition SOURCE = new TopicPartition(Topics.CHUNKS.name(), 3);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final EventCodec<Chunk> codec = Topics.CHUNKS.codec("test");
    private final Deque<Consumer<byte[], byte[]>> consumers = new ArrayDeque<>();
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final KafkaChunkHistory history =
            new KafkaChunkHistory(consumers::removeFirst, "worker-a");
    private final ConversationId conversation = ConversationId.next();
    private final TurnId turn = TurnId.next();
    private final GenerationId generation = GenerationId.next();

    @Test
    void gathersTheTextOfTheGenerationInEffect() throws InterruptedException {
        GenerationId earlier = GenerationId.next();
        add(started(turn, earlier), delta(turn, earlier, 1, "A sea"));
        add(started(turn, generation), delta(turn, generation, 1, "The"));
        add(delta(turn, earlier, 2, " of"), delta(turn, generation, 2, " moon"));
        assertThat(read()).contains(new StreamedGeneration(generation, "The moon", 2));
    }

    @Test
    void findsNothingWhereNothingHasStarted() throws InterruptedException {
        TurnId other = TurnId.next();
        add(started(other, generation), delta(other, generation, 1, "The"));
        assertThat(read()).isEmpty();
    }

    @Test
    void findsNothingInALogThatEndsBeforeTheRequest() throws InterruptedException {
        LogConsumer consumer = new LogConsumer();
        consumer.nothingSince = true;
        consumers.add(consumer);
        assertThat(history.lastGeneration(request(), 3)).isEmpty();
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void beginsSomeTimeBeforeTheRequestAndEndsWhereTheLogEnds() throws InterruptedException {
        add(started(turn, GenerationId.next()));
        add(started(turn, generation), delta(turn, generation, 1, "The"));
        LogConsumer consumer = new LogConsumer();
        consumer.begin = 1;
        consumers.add(consumer);
        assertThat(history.lastGeneration(request(), 3))
                .contains(new StreamedGeneration(generation, "The", 1));
        assertThat(consumer.since).isLessThan(NOW.minus(ProcessClock.TOLERANCE).toEpochMilli());
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void passesOverWhatItCannotRead() throws InterruptedException {
        add(started(turn, generation));
        records.add(record(request().key().getBytes(), "no chunk".getBytes()));
        add(delta(turn, generation, 1, "The"));
        assertThat(read()).contains(new StreamedGeneration(generation, "The", 1));
    }

    @Test
    void triesAgainWhenItsConsumerBreaks() throws InterruptedException {
        add(started(turn, generation));
        LogConsumer broken = new LogConsumer();
        broken.setPollException(new KafkaException("away"));
        consumers.add(broken);
        assertThat(read()).contains(new StreamedGeneration(generation, "", 0));
        assertThat(broken.closed()).isTrue();
    }

    private Optional<StreamedGeneration> read() throws InterruptedException {
        consumers.add(new LogConsumer());
        return history.lastGeneration(request(), 3);
    }

    private GenerationRequested request() {
        return new GenerationRequested(
                conversation,
                turn,
                UserId.next(),
                Provider.SIMULATOR,
                "sim-1",
                List.of(),
                null,
                1,
                null,
                NOW.plusSeconds(60),
                NOW);
    }

    private Chunk started(TurnId turnId, GenerationId generationId) {
        return new Chunk.GenerationStarted(
                conversation, turnId, generationId, 0, "sim-1", null, NOW);
    }

    private Chunk delta(TurnId turnId, GenerationId generationId, long seq, String text) {
        return new Chunk.TextDelta(conversation, turnId, generationId, seq, text, NOW);
    }

    private void add(Chunk... chunks) {
        for (Chunk chunk : chunks) {
            records.add(record(codec.key(chunk), codec.value(chunk)));
        }
    }

    private ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        return new ConsumerRecord<>(
                SOURCE.topic(),
                SOURCE.partition(),
                records.size(),
                NOW.toEpochMilli(),
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    /** Holds the log as soon as it is assigned. */
    private final class LogConsumer extends MockConsumer<byte[], byte[]> {
        private long begin;
        private long since;
        private boolean nothingSince;

        LogConsumer() {
            super("none");
        }

        @Override
        public synchronized void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            updateBeginningOffsets(Map.of(SOURCE, 0L));
            updateEndOffsets(Map.of(SOURCE, (long) records.size()));
            records.forEach(this::addRecord);
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                Map<TopicPartition, Long> times) {
            since = times.getOrDefault(SOURCE, -1L);
            if (nothingSince) {
                return Map.of();
            }
            return Map.of(SOURCE, new OffsetAndTimestamp(begin, since));
        }
    }
}
