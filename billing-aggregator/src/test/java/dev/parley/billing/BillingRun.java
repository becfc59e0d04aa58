package dev.parley.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.billing.meter.BillingMeters;
import dev.parley.billing.price.Price;
import dev.parley.billing.price.PriceList;
import dev.parley.billing.price.PriceVersion;
import dev.parley.billing.settlement.Settlement;
import dev.parley.billing.settlement.TotalsListing;
import dev.parley.events.billing.ProviderCostRecorded;
import dev.parley.events.billing.UsageEvent;
import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.deadletter.DeadLetter;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology on one partition, with one user's one conversation to give it. */
final class BillingRun implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final Usage USAGE = new Usage(100, 50, null, null, UsageSource.REPORTED);

    static final Instant NEW_PRICES = Instant.parse("2027-02-01T00:00:00Z");

    private static final PriceList PRICES =
            new PriceList(
                    "USD",
                    List.of(
                            new PriceVersion(
                                    "2026-11",
                                    Instant.EPOCH,
                                    List.of(),
                                    new Price(1_000_000, null, 2_000_000)),
                            new PriceVersion(
                                    "2027-02",
                                    NEW_PRICES,
                                    List.of(),
                                    new Price(3_000_000, null, 4_000_000))));

    final UserId user = UserId.next();
    final ConversationId conversation = ConversationId.next();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private int given;

    BillingRun(Path state) {
        driver = driver(state, BillingTopology::of);
    }

    private BillingRun(Path state, TopologyMaker maker) {
        driver = driver(state, maker);
    }

    /** The topology that makes sums anew and publishes nothing. */
    static BillingRun rebuilding(Path state) {
        return new BillingRun(state, BillingTopology::rebuilding);
    }

    private interface TopologyMaker {
        Topology of(PriceList prices, Duration seenTurns, BillingMeters meters);
    }

    private TopologyTestDriver driver(Path state, TopologyMaker maker) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "billing-test");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        return new TopologyTestDriver(
                maker.of(PRICES, Duration.ofDays(45), new BillingMeters(registry)), settings, NOON);
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

    /** As an operator does it: to the group's retry topic. */
    <E extends ParleyEvent> void replay(EventTopic<E> topic, E event, Instant logged) {
        var record = topic.codec("test").record(topic.name(), event, null);
        input(topic.retryTopic(ConsumerGroup.BILLING_AGGREGATOR))
                .pipeInput(
                        new TestRecord<>(record.key(), record.value(), record.headers(), logged));
    }

    /** What a letter becomes when it is replayed as it is. */
    void replay(EventTopic<?> topic, TestRecord<byte[], byte[]> letter) {
        var consumed =
                new ConsumerRecord<>(
                        topic.deadLetterTopic(ConsumerGroup.BILLING_AGGREGATOR),
                        0,
                        7,
                        letter.timestamp(),
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        letter.key(),
                        letter.value(),
                        letter.headers(),
                        Optional.empty());
        var replay =
                DeadLetter.of(consumed, ConsumerGroup.BILLING_AGGREGATOR).replay(letter.value(), 1);
        input(replay.topic())
                .pipeInput(new TestRecord<>(replay.key(), replay.value(), replay.headers(), NOON));
    }

    void giveBytes(EventTopic<?> topic, byte @Nullable [] key, byte @Nullable [] value) {
        input(topic).pipeInput(new TestRecord<>(key, value, new RecordHeaders(), NOON));
    }

    private TestInputTopic<byte[], byte[]> input(EventTopic<?> topic) {
        return input(topic.name());
    }

    private TestInputTopic<byte[], byte[]> input(String topic) {
        return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(
                topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** What users were billed since the last call, of these or of costs. */
    List<UsageRecorded> billed() {
        return of(UsageRecorded.class, ledger());
    }

    /** The costs that no user pays that came since the last call, of these or of bills. */
    List<ProviderCostRecorded> costs() {
        return of(ProviderCostRecorded.class, ledger());
    }

    /** All entries of the ledger that came since the last call. */
    List<UsageEvent> ledger() {
        return read(Topics.USAGE).stream().map(Decoded.Known::event).toList();
    }

    static <U extends UsageEvent> List<U> of(Class<U> type, List<UsageEvent> ledger) {
        return ledger.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What the store holds, one {@code UserTotals} a line. */
    String listing() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        try {
            TotalsListing.write(List.of(store()), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.toString(UTF_8);
    }

    ReadOnlyKeyValueStore<Bytes, byte[]> store() {
        return driver.getKeyValueStore(Settlement.STORE);
    }

    /** Every topic that anything was written to. */
    Set<String> written() {
        return driver.producedTopicNames();
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
                null,
                "text",
                GenerationId.next(),
                "simulator",
                "sim-1",
                tokens,
                null,
                null,
                null,
                submittedAt,
                submittedAt.plusSeconds(1));
    }

    TurnFailed failed(TurnId turn, Instant submittedAt) {
        return failed(turn, GenerationId.next(), USAGE, submittedAt);
    }

    TurnFailed failed(
            TurnId turn,
            @Nullable GenerationId generation,
            @Nullable Usage tokens,
            Instant submittedAt) {
        return new TurnFailed(
                conversation,
                turn,
                user,
                1,
                "prompt",
                null,
                "",
                generation,
                "simulator",
                "sim-1",
                tokens,
                new TurnError(ErrorCategory.TIMEOUT, "late"),
                null,
                submittedAt,
                submittedAt.plusSeconds(1));
    }

    TurnCancelled cancelled(TurnId turn, @Nullable Usage tokens) {
        return cancelled(turn, null, tokens);
    }

    TurnCancelled cancelled(
            TurnId turn, @Nullable GenerationId generation, @Nullable Usage tokens) {
        return new TurnCancelled(
                conversation,
                turn,
                user,
                1,
                "prompt",
                null,
                "te",
                generation,
                null,
                "sim-1",
                tokens,
                null,
                NOON,
                NOON.plusSeconds(1));
    }

    GenerationVoided voided(TurnId turn) {
        return voided(turn, GenerationId.next(), USAGE);
    }

    GenerationVoided voided(TurnId turn, GenerationId generation, @Nullable Usage tokens) {
        return new GenerationVoided(
                conversation, turn, generation, user, "simulator", "sim-1", tokens, NOON);
    }

    TurnRejected rejected(TurnId turn) {
        return new TurnRejected(
                conversation,
                turn,
                user,
                1,
                "prompt",
                null,
                RejectionReason.QUEUE_FULL,
                "sim-1",
                null,
                NOON,
                NOON);
    }
}
