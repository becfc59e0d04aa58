package dev.parley.billing;

import static dev.parley.billing.BillingRun.NOON;
import static dev.parley.billing.BillingRun.USAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.identity.TurnId;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.TraceParent;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BillingPolicyTest {
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
    void pricesACompletedTurn() {
        TurnCompleted turn = run.completed(TurnId.next(), NOON, USAGE);
        TraceParent trace = TraceParent.start();

        run.give(Topics.TURNS, turn, NOON, trace);

        assertThat(run.read(Topics.USAGE))
                .containsExactly(
                        new Decoded.Known<>(
                                new UsageRecorded(
                                        run.user,
                                        run.conversation,
                                        turn.turnId(),
                                        turn.generationId(),
                                        Outcome.COMPLETED,
                                        "simulator",
                                        "sim-1",
                                        USAGE,
                                        200,
                                        "USD",
                                        "2026-11",
                                        turn.at()),
                                trace));
        assertThat(run.sums().values())
                .containsExactlyInAnyOrder(
                        new UserTotals(
                                run.user, "2026-11-21", "sim-1", 1, 100, 50, 200, "USD", turn.at()),
                        new UserTotals(
                                run.user, "2026-11", "sim-1", 1, 100, 50, 200, "USD", turn.at()));
    }

    @Test
    void aCancelledTurnCostsWhatWasStreamed() {
        run.give(run.cancelled(TurnId.next(), new Usage(10, 1, null, null, UsageSource.ESTIMATED)));
        run.give(run.cancelled(TurnId.next(), null));

        assertThat(run.billed())
                .extracting(UsageRecorded::amountMicros, UsageRecorded::outcome)
                .containsExactly(tuple(12L, Outcome.CANCELLED));
        assertThat(run.turns("billed")).isEqualTo(1);
        assertThat(run.turns("not_billed")).isEqualTo(1);
    }

    @Test
    void nobodyPaysForFailedRejectedAndVoid() {
        run.give(run.failed(TurnId.next(), NOON));
        run.give(run.rejected(TurnId.next()));
        run.give(run.voided(TurnId.next()));

        assertThat(run.billed()).isEmpty();
        assertThat(run.sums()).isEmpty();
        assertThat(run.turns("not_billed")).isEqualTo(3);
    }

    @Test
    void aTurnThatAReplayCompletedIsBilled() {
        TurnId turn = TurnId.next();
        run.give(run.failed(turn, NOON));
        run.give(run.completed(turn, NOON, USAGE));
        run.give(run.failed(turn, NOON));
        run.give(run.completed(turn, NOON, USAGE));

        assertThat(run.billed()).hasSize(1);
    }

    @Test
    void aVoidGenerationDoesNotKeepItsTurnFromBeingBilled() {
        TurnId turn = TurnId.next();
        run.give(run.voided(turn));
        run.give(run.completed(turn, NOON, USAGE));

        assertThat(run.billed()).hasSize(1);
    }
}
