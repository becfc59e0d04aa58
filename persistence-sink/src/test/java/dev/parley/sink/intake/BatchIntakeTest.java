package dev.parley.sink.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.events.billing.BillingEvent;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.identity.UserId;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.Topics;
import dev.parley.sink.TestDatabase;
import dev.parley.sink.deadletter.DeadLetterBox;
import dev.parley.sink.deadletter.DeadLetterBox.Letter;
import dev.parley.sink.ledger.Ledger;
import dev.parley.sink.ledger.LedgerReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;

/** The batch algorithm, with the ledger of a real database as its store. */
final class BatchIntakeTest {
    private static final String TOPIC = Topics.USER_TOTALS.name();

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final DataSource database = TestDatabase.empty();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SinkMeters meters = new SinkMeters(registry);
    private final List<Letter> letters = new ArrayList<>();
    private final UserId user = UserId.next();

    private BatchIntake<BillingEvent> intake(Store<BillingEvent> store, DeadLetterBox box) {
        return new BatchIntake<>(new LedgerReader(), store, box, meters, InstantSource.fixed(NOW));
    }

    private ConsumerRecord<byte[], byte[]> record(long offset, String model) {
        UserTotals totals =
                new UserTotals(user, "2026-11", model, 1, 1, 1, 1, "USD", Instant.EPOCH);
        var sent = Topics.USER_TOTALS.codec("test").record(TOPIC, totals, null);
        return new ConsumerRecord<>(TOPIC, 0, offset, sent.key(), sent.value());
    }

    /** The table's key cannot hold it, whatever is tried. */
    private ConsumerRecord<byte[], byte[]> poison(long offset) {
        StringBuilder model = new StringBuilder();
        new Random(offset).ints(10_000, 33, 126).forEach(model::appendCodePoint);
        return record(offset, model.toString().replace('"', '-').replace('\\', '-'));
    }

    private ConsumerRecord<byte[], byte[]> rubbish(long offset) {
        return new ConsumerRecord<>(TOPIC, 0, offset, new byte[0], "{".getBytes(UTF_8));
    }

    private ConsumerRecord<byte[], byte[]> ofALaterVersion(long offset) {
        return new ConsumerRecord<>(
                TOPIC, 0, offset, new byte[0], "{\"type\":\"UserBudget\"}".getBytes(UTF_8));
    }

    private double counted(String result) {
        return registry
                .find("parley.sink.records")
                .tags("topic", TOPIC, "result", result)
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void onlyWhatCannotBeStoredIsADeadLetter() {
        List<ConsumerRecord<byte[], byte[]>> records =
                new ArrayList<>(
                        IntStream.range(0, 50)
                                .mapToObj(offset -> record(offset, "model-" + offset))
                                .toList());
        records.set(0, poison(0));
        records.set(17, poison(17));
        records.set(18, poison(18));
        records.set(30, rubbish(30));
        records.set(31, ofALaterVersion(31));

        intake(new Ledger(database, meters), letters::addAll).onMessage(records);

        assertThat(letters)
                .extracting(letter -> letter.record().offset())
                .containsExactlyInAnyOrder(0L, 17L, 18L, 30L);
        assertThat(letters)
                .filteredOn(letter -> letter.record().offset() == 17)
                .allSatisfy(letter ->
                        assertThat(letter.failure().message())
                                .contains("refused by the database (54000)"));
        assertThat(TestDatabase.rows(database, "select 1 from billing.user_totals")).hasSize(45);
        assertThat(counted("stored")).isEqualTo(45);
        assertThat(counted("passed_over")).isEqualTo(1);
        assertThat(counted("dead_lettered")).isEqualTo(4);
    }

    /** Alone of its batch, so that an operator sees what was tried and why it was given up. */
    @Test
    void aRefusedRecordTakesAlongHowItWasTried() {
        List<ConsumerRecord<byte[], byte[]>> records =
                List.of(record(0, "a"), record(1, "b"), poison(2), record(3, "d"));

        intake(new Ledger(database, meters), letters::addAll).onMessage(records);

        Failure failure = letters.getFirst().failure();
        assertThat(letters).hasSize(1);
        assertThat(failure.kind()).isEqualTo(Failure.REFUSED);
        assertThat(failure.attempts()).isEqualTo(3);
        assertThat(failure.first()).isEqualTo(NOW);
        assertThat(failure.last()).isEqualTo(NOW);
        assertThat(failure.cause()).isInstanceOf(SQLException.class);
    }

    @Test
    void anUnreadableRecordSaysSo() {
        intake(new Ledger(database, meters), letters::addAll).onMessage(List.of(rubbish(1)));

        assertThat(letters)
                .extracting(Letter::failure)
                .extracting(Failure::kind, Failure::attempts, Failure::cause, Failure::last)
                .containsExactly(tuple(Failure.UNREADABLE, 1, null, NOW));
    }

    /** What an operator replays is stored as what the pipeline wrote is. */
    @Test
    void takesReplaysAsWhatTheyWere() {
        String retry = ConsumerGroup.PERSISTENCE_SINK.retryTopic(TOPIC);
        ConsumerRecord<byte[], byte[]> was = record(1, "a");

        intake(new Ledger(database, meters), letters::addAll)
                .onMessage(List.of(new ConsumerRecord<>(retry, 0, 9, was.key(), was.value())));

        assertThat(TestDatabase.rows(database, "select 1 from billing.user_totals")).hasSize(1);
        assertThat(letters).isEmpty();
    }

    @Test
    void aVeryLargeBatchIsSeveralTransactionsInOrder() {
        List<List<String>> writes = new ArrayList<>();
        var intake =
                intake(
                        events -> writes.add(events.stream().map(BatchIntakeTest::model).toList()),
                        letters::addAll);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int offset = 0; offset < 5; offset++) {
            records.add(sized(record(offset, "model-" + offset), 3 * 1024 * 1024));
        }

        intake.onMessage(records);

        assertThat(writes)
                .containsExactly(
                        List.of("model-0", "model-1"),
                        List.of("model-2"),
                        List.of("model-3", "model-4"));
    }

    private static String model(BillingEvent event) {
        return event instanceof UserTotals totals ? totals.model() : "none";
    }

    /** The same record, said to have taken so many bytes. */
    private static ConsumerRecord<byte[], byte[]> sized(
            ConsumerRecord<byte[], byte[]> record, int bytes) {
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                0,
                TimestampType.CREATE_TIME,
                record.key().length,
                bytes,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty());
    }

    @Test
    void troubleWithTheDatabaseKeepsTheBatch() {
        var down = new ConnectionException(new SQLException("connection refused", "08001"));
        var intake =
                intake(
                        _ -> {
                            throw down;
                        },
                        letters::addAll);

        assertThatThrownBy(() -> intake.onMessage(List.of(record(1, "a"), rubbish(2))))
                .isSameAs(down);

        assertThat(letters).isEmpty();
        assertThat(counted("stored") + counted("dead_lettered")).isZero();
        assertThat(registry.get("parley.sink.failures").counter().count()).isEqualTo(1);
    }

    @Test
    void aFailureThatNamesNoReasonKeepsTheBatchToo() {
        var intake =
                intake(
                        _ -> {
                            throw new IllegalStateException("pool closed");
                        },
                        letters::addAll);

        assertThatThrownBy(() -> intake.onMessage(List.of(record(1, "a"))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(letters).isEmpty();
    }

    @Test
    void aDeadLetterThatDoesNotArriveKeepsTheBatch() {
        Ledger ledger = new Ledger(database, meters);
        List<ConsumerRecord<byte[], byte[]>> records = List.of(record(1, "a"), rubbish(2));
        var away =
                intake(
                        ledger,
                        _ -> {
                            throw new IllegalStateException("no broker");
                        });
        assertThatThrownBy(() -> away.onMessage(records)).hasMessage("no broker");

        intake(ledger, letters::addAll).onMessage(records);

        assertThat(letters).hasSize(1);
        assertThat(counted("stored")).isEqualTo(1);
        assertThat(counted("dead_lettered")).isEqualTo(1);
    }

    @Test
    void isStalledUntilTheBatchIsStored() {
        List<RuntimeException> troubles = new ArrayList<>();
        var intake =
                intake(
                        _ -> {
                            if (!troubles.isEmpty()) {
                                throw troubles.removeFirst();
                            }
                        },
                        letters::addAll);
        troubles.add(new IllegalStateException("away"));
        troubles.add(new IllegalStateException("away"));
        List<ConsumerRecord<byte[], byte[]>> records = List.of(record(1, "a"));

        assertThatThrownBy(() -> intake.onMessage(records));
        assertThatThrownBy(() -> intake.onMessage(records));
        assertThat(meters.isStalled()).isTrue();

        intake.onMessage(records);
        assertThat(meters.isStalled()).isFalse();
        assertThat(registry.get("parley.sink.failures").counter().count()).isEqualTo(2);
    }
}
