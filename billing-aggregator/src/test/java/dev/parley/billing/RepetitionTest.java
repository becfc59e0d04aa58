package dev.parley.billing;

import static dev.parley.billing.BillingRun.NOON;
import static dev.parley.billing.BillingRun.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.TurnId;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepetitionTest {
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

    @Test
    void whatIsTooOldToTellIsForTheOperator() {
        TurnCompleted old = run.completed(TurnId.next(), NOON, USAGE);
        run.give(old);
        run.give(run.completed(TurnId.next(), NOON.plus(Duration.ofDays(50)), USAGE));
        run.wait(Duration.ofMinutes(1));
        assertThat(run.forgotten()).isEqualTo(1);

        run.give(old);

        assertThat(run.billed()).hasSize(2);
        assertThat(run.reasons(Topics.TURNS)).singleElement().asString().contains("too long ago");
    }

    @Test
    void forgetsNothingThatCanBeRepeated() {
        TurnCompleted turn = run.completed(TurnId.next(), NOON, USAGE);
        run.give(turn);
        run.give(run.completed(TurnId.next(), NOON.plus(Duration.ofDays(44)), USAGE));
        run.wait(Duration.ofMinutes(1));

        run.give(turn);

        assertThat(run.turns("repeated")).isEqualTo(1);
        assertThat(run.forgotten()).isZero();
    }

    /** Its own time is years later than those of the turns that it stands between. */
    @Test
    void aReplayMakesNothingElseTooOld() {
        Instant longAgo = NOON.minus(Duration.ofDays(900));
        TurnCompleted first = run.completed(TurnId.next(), longAgo, USAGE);
        run.replay(Topics.TURNS, run.completed(TurnId.next(), NOON, USAGE), NOON);

        run.give(first, longAgo);

        assertThat(run.billed()).hasSize(2);
    }

    @Test
    void replayingTwiceBillsOnce() {
        TurnCompleted turn = run.completed(TurnId.next(), NOON, USAGE);
        run.replay(Topics.TURNS, turn, NOON);
        run.replay(Topics.TURNS, turn, NOON);
        run.give(turn);

        assertThat(run.billed()).hasSize(1);
        assertThat(run.turns("repeated")).isEqualTo(2);
    }

    /** Or one broken clock would stop the billing of everybody else in the partition. */
    @Test
    void aTimeFarAheadMakesNothingElseTooOld() {
        run.give(run.completed(TurnId.next(), Instant.parse("2999-01-01T00:00:00Z"), USAGE), NOON);

        run.give(run.completed(TurnId.next(), NOON, USAGE));

        assertThat(run.billed()).hasSize(2);
    }

    /** A log that is read from its beginning, years later, makes the same bill. */
    @Test
    void anOldLogIsBilledAnew() {
        Instant years = NOON.minus(Duration.ofDays(900));
        TurnCompleted first = run.completed(TurnId.next(), years, USAGE);
        run.give(first, NOON);
        run.give(first, NOON);
        run.give(run.completed(TurnId.next(), years.plus(Duration.ofDays(400)), USAGE), NOON);

        assertThat(run.billed()).hasSize(2);
    }
}
