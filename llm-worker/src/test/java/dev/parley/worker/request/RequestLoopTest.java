package dev.parley.worker.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.deadletter.DeadLetter;
import dev.parley.events.deadletter.DeadLetters;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.generation.GenerationCommand;
import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Provider;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.EventCodec;
import dev.parley.worker.deadletter.DeadLetterBox;
import dev.parley.worker.fake.TestClock;
import dev.parley.worker.generation.Generations;
import dev.parley.worker.generation.Order;
import dev.parley.worker.generation.Receipt;
import dev.parley.worker.log.RecordWriter;
import dev.parley.worker.meter.WorkerMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole loop on a consumer in memory; the loop stops when all records have been read. */
final class RequestLoopTest {
    private static final TopicPartition PARTITION =
            new TopicPartition(Topics.GENERATIONS.name(), 0);

    private static final TopicPartition RETRY =
            new TopicPartition(Topics.GENERATIONS.retryTopic(ConsumerGroup.LLM_WORKER), 0);

    private final EventCodec<GenerationCommand> codec = Topics.GENERATIONS.codec("test");
    private final KeptConsumer consumer = new KeptConsumer();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecordingGenerations generations = new RecordingGenerations();
    private final RequestLoop loop =
            new RequestLoop(
                    () -> consumer,
                    "worker-a",
                    generations,
                    new DeadLetterBox(new RecordWriter(() -> producer), new WorkerMeters(registry)),
                    new RequestSettings(10, 40, Duration.ofMillis(1), Duration.ofSeconds(1)),
                    new TestClock(),
                    new WorkerMeters(registry));
    private final ConversationId conversation = ConversationId.next();
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private long nextOffset;

    @BeforeEach
    void assign() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L, RETRY, 0L));
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(PARTITION, RETRY));
            records.forEach(consumer::addRecord);
        });
    }

    @Test
    void handsOutRequestsAndCommitsWhatHasFinished() throws InterruptedException {
        TurnId first = TurnId.next();
        TurnId second = TurnId.next();
        generations.finishAtOnce.add(first);
        read(request(first), request(second));
        run();
        assertThat(generations.calls).containsExactly("request " + first, "request " + second);
        assertThat(committed()).contains(1L);
    }

    @Test
    void hearsTheCancelsOfABatchBeforeItsRequests() throws InterruptedException {
        TurnId turn = TurnId.next();
        read(request(turn), new GenerationCancelled(conversation, turn, null, Instant.now()));
        run();
        assertThat(generations.calls).containsExactly("cancel " + turn, "request " + turn);
    }

    @Test
    void parksWhatNobodyCanReadAndMovesOn() throws InterruptedException {
        TurnId turn = TurnId.next();
        generations.finishAtOnce.add(turn);
        read("{\"type\":\"GenerationRequested\"}");
        read(request(turn));
        consumer.schedulePollTask(this::awaitLetter);
        run();
        assertThat(producer.history())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.topic()).isEqualTo("chat.generations.v1-llm-worker-dlt");
                    assertThat(letter.partition()).isZero();
                    assertThat(new String(letter.value(), StandardCharsets.UTF_8))
                            .isEqualTo("{\"type\":\"GenerationRequested\"}");
                });
        assertThat(generations.calls).containsExactly("request " + turn);
        assertThat(registry.counter("parley.worker.records", "kind", "poison").count())
                .isEqualTo(1);
    }

    @Test
    void takesInWhatAnOperatorReplays() throws InterruptedException {
        TurnId turn = TurnId.next();
        generations.finishAtOnce.add(turn);
        GenerationRequested request = request(turn);
        replay(codec.key(request), codec.value(request));
        run();
        assertThat(generations.orders)
                .singleElement()
                .satisfies(order -> {
                    assertThat(order.replay()).isEqualTo(3);
                    assertThat(order.request()).isEqualTo(request);
                });
        assertThat(consumer.committed.get(RETRY)).isEqualTo(new OffsetAndMetadata(1));
    }

    @Test
    void parksAgainWhatAnOperatorReplayedAndNobodyCanRead() throws InterruptedException {
        byte[] value = "{\"type\":\"GenerationRequested\"}".getBytes(StandardCharsets.UTF_8);
        replay(conversation.toString().getBytes(StandardCharsets.UTF_8), value);
        consumer.schedulePollTask(this::awaitLetter);
        run();
        ProducerRecord<byte[], byte[]> sent = producer.history().getFirst();
        DeadLetter letter =
                DeadLetter.of(
                        stored(sent.topic(), 9, sent.key(), sent.value(), sent.headers()),
                        ConsumerGroup.LLM_WORKER);
        assertThat(sent.topic()).isEqualTo("chat.generations.v1-llm-worker-dlt");
        assertThat(sent.value()).isEqualTo(value);
        assertThat(letter.replays()).isEqualTo(3);
        assertThat(letter.attempts()).isEqualTo(5);
        assertThat(letter.offset()).isEqualTo(77);
    }

    @Test
    void passesOverWhatALaterVersionWrote() throws InterruptedException {
        read("{\"type\":\"GenerationAdjourned\",\"at\":\"2026-01-01T00:00:00Z\"}");
        run();
        assertThat(producer.history()).isEmpty();
        assertThat(committed()).contains(1L);
        assertThat(registry.counter("parley.worker.records", "kind", "foreign").count())
                .isEqualTo(1);
    }

    @Test
    void replacesAConsumerThatBreaks() throws InterruptedException {
        KeptConsumer broken = new KeptConsumer();
        broken.setPollException(new KafkaException("broke"));
        List<Consumer<byte[], byte[]>> consumers = new ArrayList<>(List.of(broken, consumer));
        RequestLoop patient =
                new RequestLoop(
                        consumers::removeFirst,
                        "worker-a",
                        generations,
                        new DeadLetterBox(
                                new RecordWriter(() -> producer), new WorkerMeters(registry)),
                        new RequestSettings(10, 40, Duration.ofMillis(1), Duration.ofSeconds(1)),
                        new TestClock(),
                        new WorkerMeters(registry));
        TurnId turn = TurnId.next();
        read(request(turn));
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(patient::stop);
        patient.run();
        assertThat(generations.calls).containsExactly("request " + turn);
        assertThat(broken.closed()).isTrue();
    }

    private void run() throws InterruptedException {
        // One round to assign and read, one to commit what that finished.
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(loop::stop);
        loop.run();
        assertThat(consumer.closed()).isTrue();
    }

    private void awaitLetter() {
        while (producer.history().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private void read(GenerationCommand... commands) {
        for (GenerationCommand command : commands) {
            add(codec.key(command), codec.value(command));
        }
    }

    private void read(String json) {
        add(
                conversation.toString().getBytes(StandardCharsets.UTF_8),
                json.getBytes(StandardCharsets.UTF_8));
    }

    /** Replays, for the third time, a letter about offset 77 that four attempts had led to. */
    private void replay(byte[] key, byte[] value) {
        ConsumerRecord<byte[], byte[]> failed =
                new ConsumerRecord<>(PARTITION.topic(), 0, 77, key, value);
        ProducerRecord<byte[], byte[]> letter =
                new DeadLetters(ConsumerGroup.LLM_WORKER)
                        .letter(
                                failed,
                                new Failure("timeout", "m", null, Instant.EPOCH, Instant.EPOCH, 4));
        ProducerRecord<byte[], byte[]> replayed =
                DeadLetter.of(
                                stored(
                                        letter.topic(),
                                        5,
                                        letter.key(),
                                        letter.value(),
                                        letter.headers()),
                                ConsumerGroup.LLM_WORKER)
                        .replay(value, 3);
        records.add(stored(replayed.topic(), 0, key, value, replayed.headers()));
    }

    private static ConsumerRecord<byte[], byte[]> stored(
            String topic, long offset, byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                0,
                offset,
                0,
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                value,
                headers,
                Optional.empty());
    }

    private void add(byte[] key, byte[] value) {
        records.add(stored(PARTITION.topic(), nextOffset++, key, value, new RecordHeaders()));
    }

    private Optional<Long> committed() {
        return Optional.ofNullable(consumer.committed.get(PARTITION))
                .map(OffsetAndMetadata::offset);
    }

    private GenerationRequested request(TurnId turn) {
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
                Instant.now(),
                Instant.now());
    }

    private static final class RecordingGenerations implements Generations {
        private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        private final List<Order> orders = Collections.synchronizedList(new ArrayList<>());
        private final Set<TurnId> finishAtOnce = new HashSet<>();

        @Override
        public void request(Order order, Receipt receipt) {
            orders.add(order);
            calls.add("request " + order.request().turnId());
            if (finishAtOnce.contains(order.request().turnId())) {
                receipt.finish();
            }
        }

        @Override
        public void cancel(GenerationCancelled cancel, Receipt receipt) {
            calls.add("cancel " + cancel.turnId());
            receipt.finish();
        }
    }

    /** Remembers what was committed after it is closed. */
    private static final class KeptConsumer extends MockConsumer<byte[], byte[]> {
        private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

        KeptConsumer() {
            super("earliest");
        }

        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            committed.putAll(offsets);
            super.commitAsync(offsets, callback);
        }

        @Override
        public synchronized void commitSync(
                Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            committed.putAll(offsets);
            super.commitSync(offsets, timeout);
        }
    }
}
