package dev.parley.billing;

import static dev.parley.billing.BillingRun.NOON;
import static dev.parley.billing.BillingRun.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.billing.UserTotals;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                        "",
                        turn.generationId(),
                        "simulator",
                        "sim-2",
                        USAGE,
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

    /** Whatever is repeated and however the log is mixed, each turn is in the sums once. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void repetitionsAndOrderDoNotChangeTheSums(long seed) {
        Random random = new Random(seed);
        List<TurnEvent> log = new ArrayList<>();
        long turnsOfUser = 0;
        long tokens = 0;
        for (int i = 0; i < 60; i++) {
            TurnId turn = TurnId.next();
            Instant submittedAt = NOON.plus(Duration.ofHours(random.nextInt(24 * 20)));
            if (random.nextInt(4) == 0) {
                log.add(run.failed(turn, submittedAt));
            }
            if (random.nextInt(5) > 0) {
                TurnEvent outcome =
                        run.completed(
                                turn,
                                submittedAt,
                                new Usage(
                                        random.nextInt(1000), 7, null, null, UsageSource.REPORTED));
                int times = 1 + random.nextInt(3);
                for (int again = 0; again < times; again++) {
                    log.add(outcome);
                }
                turnsOfUser++;
                tokens += ((TurnCompleted) outcome).usage().promptTokens() + 7;
            }
        }
        Collections.shuffle(log, random);

        log.forEach(run::give);

        long turnsOfDays = 0;
        long tokensOfDays = 0;
        long turnsOfMonths = 0;
        for (UserTotals sum : run.sums().values()) {
            if (sum.period().length() == "2026-11".length()) {
                turnsOfMonths += sum.turns();
            } else {
                turnsOfDays += sum.turns();
                tokensOfDays += sum.promptTokens() + sum.completionTokens();
            }
        }
        assertThat(turnsOfDays).isEqualTo(turnsOfUser);
        assertThat(turnsOfMonths).isEqualTo(turnsOfUser);
        assertThat(tokensOfDays).isEqualTo(tokens);
        assertThat(run.billed()).hasSize((int) turnsOfUser);
        assertThat(run.turns("billed") + run.turns("repeated") + run.turns("not_billed"))
                .isEqualTo(run.given());
    }
}
