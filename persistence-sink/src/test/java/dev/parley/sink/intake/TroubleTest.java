package dev.parley.sink.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.billing.UserTotals;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.identity.UserId;
import dev.parley.events.topic.Topics;
import dev.parley.sink.TestDatabase;
import dev.parley.sink.deadletter.DeadLetterBox.Letter;
import dev.parley.sink.ledger.Ledger;
import dev.parley.sink.ledger.LedgerReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What a real database says when it, or a row, is in trouble: the first waits, the second is sorted
 * out. A trigger makes it say so of the row whose model is {@code bad}.
 */
final class TroubleTest {
    private static final String TOPIC = Topics.USER_TOTALS.name();
    private static final int BAD = 5;

    private final DataSource database = TestDatabase.empty();
    private final SinkMeters meters = new SinkMeters(new SimpleMeterRegistry());
    private final List<Letter> letters = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> records =
            IntStream.range(0, 12).mapToObj(TroubleTest::record).toList();

    private static ConsumerRecord<byte[], byte[]> record(int offset) {
        String model = offset == BAD ? "bad" : "model-" + offset;
        UserTotals totals =
                new UserTotals(UserId.next(), "2026-11", model, 1, 1, 1, 1, "USD", Instant.EPOCH);
        var sent = Topics.USER_TOTALS.codec("test").record(TOPIC, totals, null);
        return new ConsumerRecord<>(TOPIC, 0, offset, sent.key(), sent.value());
    }

    private BatchIntake<?> intake(DataSource of) {
        return new BatchIntake<>(
                new LedgerReader(),
                new Ledger(of, meters),
                letters::addAll,
                meters,
                InstantSource.system());
    }

    private void trouble(String state) {
        Jdbi.create(database)
                .useHandle(handle -> {
                    handle.execute(
                            """
                            create or replace function billing.trouble() returns trigger language plpgsql as $$
                            begin
                                if new.model = 'bad' then
                                    raise exception 'trouble' using errcode = '%s', detail = 'a secret';
                                end if;
                                return new;
                            end $$
                            """
                                    .formatted(state));
                    handle.execute(
                            """
                            create trigger trouble before insert on billing.user_totals
                                for each row execute function billing.trouble()
                            """);
                });
    }

    private void troubleIsOver() {
        Jdbi.create(database)
                .useHandle(handle ->
                        handle.execute("drop trigger if exists trouble on billing.user_totals"));
    }

    @AfterEach
    void mend() {
        troubleIsOver();
    }

    private int stored() {
        return TestDatabase.rows(database, "select 1 from billing.user_totals").size();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08006", "08001", "40001", "40P01", "53100", "53200", "53300", "55P03", "57014",
                "57P01", "57P02", "57P03", "58030", "25006", "28000", "42501", "XX000"
            })
    void troubleWithTheServerWaits(String state) {
        BatchIntake<?> intake = intake(database);
        trouble(state);

        assertThatThrownBy(() -> intake.onMessage(records));
        assertThat(letters).isEmpty();
        assertThat(stored()).isZero();
        assertThat(meters.isStalled()).isTrue();

        troubleIsOver();
        intake.onMessage(records);
        assertThat(letters).isEmpty();
        assertThat(stored()).isEqualTo(records.size());
        assertThat(meters.isStalled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"21000", "22003", "22021", "22P02", "23502", "23505", "23514", "54000"})
    void troubleWithARowIsALetterForThatRowAlone(String state) {
        trouble(state);

        intake(database).onMessage(records);

        assertThat(letters)
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.record().offset()).isEqualTo(BAD);
                    assertThat(letter.failure().kind()).isEqualTo(Failure.REFUSED);
                    assertThat(letter.failure().message()).contains(state);
                });
        assertThat(stored()).isEqualTo(records.size() - 1);
    }

    /** With the driver set as the process sets it. */
    @Test
    void aLetterTellsNothingOfTheRow() {
        PGSimpleDataSource quiet = new PGSimpleDataSource();
        quiet.setURL(TestDatabase.server().getJdbcUrl("postgres", "postgres"));
        quiet.setLogServerErrorDetail(false);
        trouble("23514");

        intake(quiet).onMessage(records);

        Failure failure = letters.getFirst().failure();
        StringWriter trace = new StringWriter();
        if (failure.cause() != null) {
            failure.cause().printStackTrace(new PrintWriter(trace));
        }
        assertThat(trace.toString()).contains("trouble");
        assertThat(failure.message() + trace).doesNotContain("secret").doesNotContain("bad");
    }

    @Test
    void aServerThatRefusesConnectionsIsWaitedFor() {
        PGSimpleDataSource away = new PGSimpleDataSource();
        away.setURL("jdbc:postgresql://127.0.0.1:%d/parley".formatted(portOfNobody()));
        away.setUser("nobody");

        assertThatThrownBy(() -> intake(away).onMessage(records));

        assertThat(letters).isEmpty();
        assertThat(meters.isStalled()).isTrue();
    }

    private static int portOfNobody() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
