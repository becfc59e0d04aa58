package dev.parley.billing;

import static dev.parley.billing.BillingRun.NOON;
import static dev.parley.billing.BillingRun.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.billing.UserTotals;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SumsTest {
    @TempDir private Path state;
    private BillingRun run;

    @BeforeEach
    void start() {
        run = new BillingRun(state);
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T23:59:58.999999999Z, 2026-11-21, 2026-11",
        "2026-11-21T23:59:59Z, 2026-11-22, 2026-11",
        "2026-11-30T23:59:58Z, 2026-11-30, 2026-11",
        "2026-11-30T23:59:59Z, 2026-12-01, 2026-12",
        "2026-12-31T23:59:59Z, 2027-01-01, 2027-01",
        "2028-02-29T12:00:00Z, 2028-02-29, 2028-02",
    })
    void aTurnBelongsToTheDayOnWhichItEnded(Instant submittedAt, String day, String month) {
        run.give(run.completed(TurnId.next(), submittedAt, USAGE));

        assertThat(run.sums().values())
                .extracting(UserTotals::period)
                .containsExactlyInAnyOrder(day, month);
    }

    @Test
    void sumsByUserPeriodAndModel() {
        UserId other = UserId.next();
        Instant tomorrow = NOON.plus(Duration.ofDays(1));
        run.give(run.completed(TurnId.next(), NOON, USAGE));
        run.give(run.completed(TurnId.next(), tomorrow, USAGE));
        run.give(run.completed(TurnId.next(), NOON, USAGE));
        TurnCompleted turn = run.completed(TurnId.next(), NOON, USAGE);
        run.give(
                new TurnCompleted(
                        ConversationId.next(),
                        turn.turnId(),
                        other,
                        1,
                        "",
                        null,
                        "",
                        turn.generationId(),
                        "simulator",
                        "sim-2",
                        USAGE,
                        null,
                        null,
                        null,
                        NOON,
                        NOON));

        Map<String, UserTotals> sums = run.sums();
        assertThat(sums).hasSize(5);
        assertThat(sums)
                .extractingByKey(run.user + "|2026-11-21|sim-1")
                .extracting(UserTotals::turns)
                .isEqualTo(2L);
        assertThat(sums)
                .extractingByKey(run.user + "|2026-11-22|sim-1")
                .extracting(UserTotals::turns)
                .isEqualTo(1L);
        assertThat(sums)
                .extractingByKey(run.user + "|2026-11|sim-1")
                .isEqualTo(
                        new UserTotals(
                                run.user,
                                "2026-11",
                                "sim-1",
                                3,
                                300,
                                150,
                                600,
                                "USD",
                                tomorrow.plusSeconds(1)));
        assertThat(sums)
                .extractingByKey(other + "|2026-11|sim-2")
                .extracting(UserTotals::turns)
                .isEqualTo(1L);
    }
}
