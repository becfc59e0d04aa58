package dev.parley.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.billing.meter.BillingMeters;
import dev.parley.billing.price.Price;
import dev.parley.billing.price.PriceList;
import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.GenerationVoided;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.ParleyEvent;
import dev.parley.events.wire.TraceParent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology on one partition, with one user's one conversation to give it. */
final class BillingRun implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final Usage USAGE = new Usage(100, 50, null, null, UsageSource.REPORTED);

    private static final PriceList PRICES =
            new PriceList("2026-11", "USD", List.of(), new Price(1_000_000, null, 2_000_000));

    final UserId user = UserId.next();
    final ConversationId conversation = ConversationId.next();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private int given;

    BillingRun(Path state) {
        driver = driver(state);
    }

    private TopologyTestDriver driver(Path state) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "billing-test");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        return new TopologyTestDriver(
                BillingTopology.of(PRICES, Duration.ofDays(30), new BillingMeters(registry)),
                settings,
                NOON);
    }

    @Override
    public void close() {
        driver.close();
    }

    void wait(Duration time) {
        driver.advanceWallClockTime(time);
    }

    int given() {
        return given;
    }

    void give(TurnEvent event) {
        give(event, event.at());
    }

    void give(TurnEvent event, Instant logged) {
        give(Topics.TURNS, event, logged, null);
        given++;
    }

    <E extends ParleyEvent> void give(
            EventTopic<E> topic, E event, Instant logged, @Nullable TraceParent trace) {
        var record = topic.codec("test").record(topic.name(), event, trace);
        input(topic)
                .pipeInput(
                        new TestRecord<>(record.key(), record.value(), record.headers(), logged));
    }

    void giveBytes(EventTopic<?> topic, byte @Nullable [] key, byte @Nullable [] value) {
        input(topic).pipeInput(new TestRecord<>(key, value, new RecordHeaders(), NOON));
    }

    private TestInputTopic<byte[], byte[]> input(EventTopic<?> topic) {
        return driver.createInputTopic(
                topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(
                topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** What came since the last call. */
    List<UsageRecorded> billed() {
        return read(Topics.USAGE).stream()
                .map(Decoded.Known::event)
                .filter(UsageRecorded.class::isInstance)
                .map(UsageRecorded.class::cast)
                .toList();
    }

    /** The latest sum of each key of what came since the last call. */
    Map<String, UserTotals> sums() {
        Map<String, UserTotals> latest = new HashMap<>();
        for (Decoded.Known<UserTotals> each : read(Topics.USER_TOTALS)) {
            latest.put(each.event().key(), each.event());
        }
        return latest;
    }

    <E extends ParleyEvent> List<Decoded.Known<E>> read(EventTopic<E> topic) {
        List<Decoded.Known<E>> events = new ArrayList<>();
        for (TestRecord<byte[], byte[]> record : output(topic.name()).readRecordsToList()) {
            Decoded<E> decoded =
                    topic.codec("test").read(record.key(), record.value(), record.headers());
            if (!(decoded instanceof Decoded.Known<E> known)) {
                throw new AssertionError("not an event of its topic: " + decoded);
            }
            events.add(known);
        }
        return events;
    }

    /** The dead letters of a topic. */
    List<TestRecord<byte[], byte[]>> letters(EventTopic<?> topic) {
        return output(topic.deadLetterTopic(ConsumerGroup.BILLING_AGGREGATOR)).readRecordsToList();
    }

    /** What the dead letters of a topic say. */
    List<String> reasons(EventTopic<?> topic) {
        return letters(topic).stream()
                .map(letter -> letter.headers().lastHeader("kafka_dlt-exception-message").value())
                .map(reason -> new String(reason, UTF_8))
                .toList();
    }

    double turns(String result) {
        return registry.get("parley.billing.turns").tag("result", result).counter().count();
    }

    double usage(String result) {
        return registry.get("parley.billing.usage").tag("result", result).counter().count();
    }

    double forgotten() {
        return registry.get("parley.billing.forgotten").counter().count();
    }

    TurnCompleted completed(TurnId turn, Instant submittedAt, Usage tokens) {
        return new TurnCompleted(
                conversation,
                turn,
                user,
                1,
                "prompt",
                "text",
                GenerationId.next(),
                "simulator",
                "sim-1",
                tokens,
                null,
                null,
                submittedAt,
                submittedAt.plusSeconds(1));
    }

    TurnFailed failed(TurnId turn, Instant submittedAt) {
        return new TurnFailed(
                conversation,
                turn,
                user,
                1,
                "prompt",
                "",
                GenerationId.next(),
                "simulator",
                "sim-1",
                USAGE,
                new TurnError(ErrorCategory.TIMEOUT, "late"),
                null,
                submittedAt,
                submittedAt.plusSeconds(1));
    }

    TurnCancelled cancelled(TurnId turn, @Nullable Usage tokens) {
        return new TurnCancelled(
                conversation,
                turn,
                user,
                1,
                "prompt",
                "te",
                null,
                null,
                "sim-1",
                tokens,
                null,
                NOON,
                NOON.plusSeconds(1));
    }

    GenerationVoided voided(TurnId turn) {
        return new GenerationVoided(
                conversation, turn, GenerationId.next(), user, "simulator", "sim-1", USAGE, NOON);
    }

    TurnRejected rejected(TurnId turn) {
        return new TurnRejected(
                conversation,
                turn,
                user,
                1,
                "prompt",
                RejectionReason.QUEUE_FULL,
                "sim-1",
                null,
                NOON,
                NOON);
    }
}
