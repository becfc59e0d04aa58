package dev.parley.ingress.deadletter.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.identity.UserId;
import dev.parley.ingress.deadletter.LetterId;
import dev.parley.ingress.deadletter.LetterLedger;
import dev.parley.ingress.deadletter.LetterSamples;
import dev.parley.ingress.deadletter.LetterState;
import dev.parley.ingress.deadletter.Span;
import dev.parley.ingress.deadletter.StoredAct;
import dev.parley.ingress.deadletter.UnableToReadLetters;
import dev.parley.ingress.fake.FakeLedger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ledger on a real PostgreSQL, and the one in memory that other tests trust. */
final class LetterLedgerTest {
    private static final LetterId LETTER = new LetterId(LetterSamples.SINK, 3, 7);
    private static final Span LETTER_SPAN = new Span(LetterSamples.SINK, 3, 7, 8);
    private static final UserId OPERATOR = UserId.next();
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
        Flyway.configure()
                .dataSource(server.getPostgresDatabase())
                .defaultSchema("identity")
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    static Stream<Named<LetterLedger>> ledgers() {
        DataSource database = server.getPostgresDatabase();
        Jdbi.create(database)
                .useHandle(handle ->
                        handle.execute(
                                "truncate identity.dead_letters, identity.dead_letter_acts"));
        return Stream.of(
                Named.of("PostgreSQL", new PostgresLetterLedger(database)),
                Named.of("memory", new FakeLedger()));
    }

    @ParameterizedTest
    @MethodSource("ledgers")
    void keepsAnActFromItsClaimToItsEnd(LetterLedger ledger) {
        StoredAct act = act(LetterState.REPLAYING, 1, "a", "[]");

        assertThat(ledger.claim(LETTER, act, false, 5)).isEqualTo(act);
        assertThat(ledger.acts(LETTER_SPAN)).containsOnly(Map.entry(7L, act));
        assertThat(ledger.trail(LETTER)).isEmpty();

        ledger.settle(LETTER, act);
        ledger.settle(LETTER, act);

        assertThat(ledger.acts(LETTER_SPAN).get(7L)).isEqualTo(act.settled());
        assertThat(ledger.trail(LETTER)).containsExactly(act.settled());
    }

    @ParameterizedTest
    @MethodSource("ledgers")
    void leavesAClaimToWhoeverMadeItFirst(LetterLedger ledger) {
        StoredAct first = act(LetterState.REPLAYING, 1, "a", null);
        ledger.claim(LETTER, first, false, 5);

        assertThat(ledger.claim(LETTER, act(LetterState.REPLAYING, 1, "b", "[]"), true, 5))
                .isEqualTo(first);
        assertThat(ledger.claim(LETTER, act(LetterState.DISCARDING, 0, "c", null), true, 5))
                .isEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("ledgers")
    void claimsASettledLetterOnlyAgainAndByAnotherCommand(LetterLedger ledger) {
        StoredAct first = act(LetterState.REPLAYING, 1, "a", null);
        ledger.claim(LETTER, first, false, 5);
        ledger.settle(LETTER, first);

        assertThat(ledger.claim(LETTER, act(LetterState.REPLAYING, 1, "b", null), false, 5))
                .isEqualTo(first.settled());
        assertThat(ledger.claim(LETTER, act(LetterState.REPLAYING, 1, "a", null), true, 5))
                .isEqualTo(first.settled());
        assertThat(ledger.claim(LETTER, act(LetterState.REPLAYING, 1, "b", null), true, 1))
                .isEqualTo(first.settled());
        StoredAct second = ledger.claim(LETTER, act(LetterState.REPLAYING, 1, "b", "[]"), true, 2);
        assertThat(second).isEqualTo(act(LetterState.REPLAYING, 2, "b", "[]"));

        ledger.settle(LETTER, second);
        assertThat(ledger.trail(LETTER))
                .containsExactlyInAnyOrder(first.settled(), second.settled());
    }

    @ParameterizedTest
    @MethodSource("ledgers")
    void discardsWithoutCounting(LetterLedger ledger) {
        StoredAct replay = act(LetterState.REPLAYING, 3, "a", null);
        ledger.claim(LETTER, replay, false, 5);
        ledger.settle(LETTER, replay);

        StoredAct discard =
                ledger.claim(LETTER, act(LetterState.DISCARDING, 0, "b", null), true, 3);

        assertThat(discard).isEqualTo(act(LetterState.DISCARDING, 3, "b", null));
    }

    @ParameterizedTest
    @MethodSource("ledgers")
    void tellsLettersApartByPlace(LetterLedger ledger) {
        ledger.claim(LETTER, act(LetterState.REPLAYING, 1, "a", null), false, 5);

        assertThat(ledger.acts(new Span(LetterSamples.SINK, 3, 0, 7))).isEmpty();
        assertThat(ledger.acts(new Span(LetterSamples.SINK, 3, 8, 99))).isEmpty();
        assertThat(ledger.acts(new Span(LetterSamples.SINK, 2, 0, 99))).isEmpty();
        assertThat(ledger.acts(new Span(LetterSamples.BILLING, 3, 0, 99))).isEmpty();
    }

    @Test
    void saysWhenTheDatabaseIsAway() {
        PostgresLetterLedger ledger =
                new PostgresLetterLedger(server.getDatabase("postgres", "no_such_database"));

        assertThatThrownBy(() -> ledger.trail(LETTER)).isInstanceOf(UnableToReadLetters.class);
    }

    private static StoredAct act(
            LetterState state, int replays, String action, @Nullable String patch) {
        return new StoredAct(
                state, replays, action, OPERATOR, "because", patch, LetterSamples.NOON);
    }
}
