package dev.parley.orchestrator.log;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.deadletter.DeadLetter;
import dev.parley.events.generation.GenerationCommand;
import dev.parley.events.generation.ModelCatalog;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.GenerationVoided;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import dev.parley.events.wire.ParleyEvent;
import dev.parley.events.wire.TraceParent;
import dev.parley.orchestrator.Chat;
import dev.parley.orchestrator.context.ContextWindow;
import dev.parley.orchestrator.context.TextMeasure;
import dev.parley.orchestrator.conversation.Heads;
import dev.parley.orchestrator.conversation.Transcript;
import dev.parley.orchestrator.routing.ModelRoutes;
import dev.parley.orchestrator.turn.TurnLimits;
import dev.parley.orchestrator.turn.TurnRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology under test, spoken to in events. */
final class LogDriver implements AutoCloseable {
    private static final String RETRIES =
            ConsumerGroup.CHAT_ORCHESTRATOR.retryTopic(Topics.CONVERSATIONS.name());

    /** The only partition of a driver. */
    private static final int PARTITION = 0;

    static final TurnLimits LIMITS =
            new TurnLimits(
                    3,
                    10,
                    Duration.ofSeconds(60),
                    2,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(15));

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final CommittedOffsets committed = new CommittedOffsets();
    private final EventCodec<ConversationEvent> codec = Topics.CONVERSATIONS.codec("test");
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> input;
    private final TestInputTopic<byte[], byte[]> retries;
    private final Output<GenerationCommand> commands;
    private final Output<Chunk> chunks;
    private final Output<TurnEvent> turns;
    private long sent;
    private Duration waited = Duration.ZERO;
    private Instant now = Chat.START;
    private Duration skew = Duration.ZERO;

    /** An output topic, read as events; only what came since the last look. */
    private static final class Output<E extends ParleyEvent> {
        private final TestOutputTopic<byte[], byte[]> topic;
        private final EventCodec<E> codec;

        Output(TopologyTestDriver driver, EventTopic<E> topic) {
            this.topic =
                    driver.createOutputTopic(
                            topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            this.codec = topic.codec("test");
        }

        List<Decoded.Known<E>> read() {
            List<Decoded.Known<E>> events = new ArrayList<>();
            for (TestRecord<byte[], byte[]> record : topic.readRecordsToList()) {
                switch (codec.read(record.key(), record.value(), record.headers())) {
                    case Decoded.Known<E> known -> events.add(known);
                    case Decoded.Foreign<E> foreign -> throw new AssertionError(foreign);
                    case Decoded.Unreadable<E> unreadable -> throw new AssertionError(unreadable);
                }
            }
            return events;
        }
    }

    LogDriver(Path stateDir) {
        this(stateDir, LIMITS);
    }

    LogDriver(Path stateDir, TurnLimits limits) {
        OrchestratorMeters meters = new OrchestratorMeters(registry);
        TurnRules rules =
                new TurnRules(
                        limits,
                        new ContextWindow(limits.contextRounds(), 1_000_000),
                        new ModelRoutes(ModelCatalog.of("")),
                        new TextMeasure());
        OrchestratorSettings settings =
                new OrchestratorSettings(
                        "test",
                        "nowhere:1",
                        1,
                        (short) 1,
                        stateDir,
                        1,
                        "streams",
                        Duration.ofMillis(500),
                        "");
        driver =
                new TopologyTestDriver(
                        ConversationTopology.of(
                                rules,
                                committed,
                                new TimeSource(() -> now.plus(skew), () -> elapsed().toNanos()),
                                meters),
                        StreamsConfiguration.of(settings, committed, meters),
                        Chat.START);
        input =
                driver.createInputTopic(
                        Topics.CONVERSATIONS.name(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        retries =
                driver.createInputTopic(
                        RETRIES, new ByteArraySerializer(), new ByteArraySerializer());
        commands = new Output<>(driver, Topics.GENERATIONS);
        chunks = new Output<>(driver, Topics.CHUNKS);
        turns = new Output<>(driver, Topics.TURNS);
    }

    /** Appends events to the log and returns the offset of the last. */
    long send(ConversationEvent... events) {
        for (ConversationEvent event : events) {
            send(event, TraceParent.start());
        }
        return sent - 1;
    }

    long send(ConversationEvent event, TraceParent trace) {
        return sendBytes(codec.key(event), codec.value(event), codec.headers(event, trace));
    }

    long sendBytes(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        input.pipeInput(
                new TestRecord<>(key, value, headers, Chat.START.plus(waited).plusSeconds(sent)));
        return sent++;
    }

    /** What an operator does: hands a letter to the group again. */
    void replay(TestRecord<byte[], byte[]> letter, byte[] value) {
        DeadLetter dead =
                DeadLetter.of(
                        new ConsumerRecord<>(
                                RETRIES.replace("-retry", "-dlt"),
                                PARTITION,
                                0,
                                Chat.START.toEpochMilli(),
                                TimestampType.CREATE_TIME,
                                ConsumerRecord.NULL_SIZE,
                                ConsumerRecord.NULL_SIZE,
                                letter.key(),
                                letter.value(),
                                letter.headers(),
                                Optional.empty()),
                        ConsumerGroup.CHAT_ORCHESTRATOR);
        var again = dead.replay(value, dead.replays() + 1);
        retries.pipeInput(
                new TestRecord<>(
                        again.key(), again.value(), again.headers(), Chat.START.plusSeconds(sent)));
        sent++;
    }

    /** The clock of the process is off from here on. */
    void skew(Duration by) {
        skew = by;
    }

    private Duration elapsed() {
        return Duration.between(Chat.START, now);
    }

    /** Lets time go on, by seconds; the clock's own records take offsets too. */
    void pass(Duration time) {
        double before = registry.counter("parley.orchestrator.deadlines").count();
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plusSeconds(1);
            driver.advanceWallClockTime(Duration.ofSeconds(1));
        }
        sent += (long) (registry.counter("parley.orchestrator.deadlines").count() - before);
    }

    /** Lets the next records be written so much later. */
    void wait(Duration time) {
        waited = waited.plus(time);
    }

    /** All that was sent is committed, and known to be. */
    void commit() {
        committed.commit(PARTITION, sent);
    }

    List<GenerationCommand> commands() {
        return commands.read().stream().map(Decoded.Known::event).toList();
    }

    List<Chunk> chunks() {
        return chunks.read().stream().map(Decoded.Known::event).toList();
    }

    List<TurnEvent> turns() {
        return turns.read().stream().map(Decoded.Known::event).toList();
    }

    /** How turns ended, without what it cost on the way. */
    List<TurnEvent> outcomes() {
        return turns().stream().filter(event -> !(event instanceof GenerationVoided)).toList();
    }

    List<TraceParent> traces() {
        List<TraceParent> traces = new ArrayList<>();
        commands.read().forEach(known -> traces.add(known.trace()));
        chunks.read().forEach(known -> traces.add(known.trace()));
        turns.read().forEach(known -> traces.add(known.trace()));
        return traces;
    }

    /** Reads away what came until now. */
    void skip() {
        commands();
        chunks();
        turns();
    }

    List<TestRecord<byte[], byte[]>> records(String topic) {
        return driver.createOutputTopic(
                        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    int texts() {
        int[] count = {0};
        KeyValueStore<byte[], byte[]> store = driver.getKeyValueStore(Transcript.NAME);
        try (var entries = store.all()) {
            entries.forEachRemaining(_ -> count[0]++);
        }
        return count[0];
    }

    int headBytes() {
        KeyValueStore<byte[], byte[]> store = driver.getKeyValueStore(Heads.NAME);
        try (var entries = store.all()) {
            return entries.next().value.length;
        }
    }

    double count(String meter, String tag, String value) {
        return registry.counter(meter, tag, value).count();
    }

    @Override
    public void close() {
        driver.close();
    }
}
