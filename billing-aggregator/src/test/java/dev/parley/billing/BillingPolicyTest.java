package dev.parley.billing;

import static dev.parley.billing.BillingRun.NEW_PRICES;
import static dev.parley.billing.BillingRun.NOON;
import static dev.parley.billing.BillingRun.USAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.events.billing.ProviderCostRecorded;
import dev.parley.events.billing.ProviderCostRecorded.Reason;
import dev.parley.events.billing.UsageEvent;
import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.TraceParent;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** The table of the README. */
    @ParameterizedTest(name = "{0} {1}: the user {2}, as a cost {3}")
    @CsvSource({
        "completed, REPORTED, 4, ",
        "completed, ESTIMATED, 4, ",
        "cancelled, REPORTED, 4, ",
        "cancelled, ESTIMATED, 4, ",
        "cancelled, , , ",
        "failed, REPORTED, , 4",
        "failed, ESTIMATED, , 4",
        "failed, , , ",
        "rejected, , , ",
        "voided, REPORTED, , 4",
        "voided, ESTIMATED, , 4",
        "voided, , , ",
    })
    void whoPays(
            String what, @Nullable UsageSource source, @Nullable Long bill, @Nullable Long cost) {
        Usage tokens = source == null ? null : new Usage(2, 1, null, null, source);
        GenerationId generation = GenerationId.next();
        run.give(event(what, generation, tokens));

        List<UsageEvent> ledger = run.ledger();
        assertThat(BillingRun.of(UsageRecorded.class, ledger))
                .extracting(UsageRecorded::amountMicros)
                .isEqualTo(bill == null ? List.of() : List.of(bill));
        assertThat(BillingRun.of(ProviderCostRecorded.class, ledger))
                .extracting(ProviderCostRecorded::amountMicros)
                .isEqualTo(cost == null ? List.of() : List.of(cost));
        assertThat(ledger).allSatisfy(entry -> assertThat(source(entry)).isEqualTo(source));
        assertThat(run.sums()).hasSize(bill == null ? 0 : 2);
        assertThat(run.turns("billed")).isEqualTo(bill == null ? 0 : 1);
        assertThat(run.turns("cost_recorded")).isEqualTo(cost == null ? 0 : 1);
        assertThat(run.turns("not_billed")).isEqualTo(ledger.isEmpty() ? 1 : 0);
    }

    private TurnEvent event(String what, GenerationId generation, @Nullable Usage tokens) {
        TurnId turn = TurnId.next();
        return switch (what) {
            case "completed" -> run.completed(turn, NOON, Objects.requireNonNull(tokens));
            case "cancelled" -> run.cancelled(turn, generation, tokens);
            case "failed" -> run.failed(turn, generation, tokens, NOON);
            case "rejected" -> run.rejected(turn);
            default -> run.voided(turn, generation, tokens);
        };
    }

    private static UsageSource source(UsageEvent entry) {
        return switch (entry) {
            case UsageRecorded recorded -> recorded.usage().source();
            case ProviderCostRecorded cost -> cost.usage().source();
        };
    }

    @Test
    void aCostNamesAllThatIsKnownOfIt() {
        TurnEvent.TurnFailed failed = run.failed(TurnId.next(), NOON);
        run.give(failed);

        assertThat(run.costs())
                .containsExactly(
                        new ProviderCostRecorded(
                                run.user,
                                run.conversation,
                                failed.turnId(),
                                Objects.requireNonNull(failed.generationId()),
                                Reason.FAILED,
                                "simulator",
                                "sim-1",
                                USAGE,
                                200,
                                "USD",
                                "2026-11",
                                failed.at()));
    }

    @Test
    void aReportReplacesAnEstimateAndNothingReplacesAReport() {
        GenerationId generation = GenerationId.next();
        TurnId turn = TurnId.next();
        Usage estimated = new Usage(10, 0, null, null, UsageSource.ESTIMATED);
        run.give(run.voided(turn, generation, estimated));
        run.give(run.voided(turn, generation, estimated));
        run.give(run.voided(turn, generation, USAGE));
        run.give(run.voided(turn, generation, USAGE));
        run.give(run.voided(turn, generation, estimated));
        run.give(run.failed(turn, generation, USAGE, NOON));

        assertThat(run.costs())
                .extracting(cost -> cost.usage().source(), ProviderCostRecorded::amountMicros)
                .containsExactly(
                        tuple(UsageSource.ESTIMATED, 10L), tuple(UsageSource.REPORTED, 200L));
        assertThat(run.turns("repeated")).isEqualTo(4);
    }

    /** The turn was cut off and billed by an estimate; then its generation ended after all. */
    @Test
    void whatAUserPaysByEstimateIsNoCostWhenItsReportComes() {
        GenerationId generation = GenerationId.next();
        TurnId turn = TurnId.next();
        run.give(
                run.cancelled(
                        turn, generation, new Usage(10, 0, null, null, UsageSource.ESTIMATED)));
        run.give(run.voided(turn, generation, USAGE));

        assertThat(run.ledger()).hasSize(1);
    }

    @Test
    void aTurnThatAReplayCompletedIsBilledOnceAndItsFailureStaysACost() {
        TurnId turn = TurnId.next();
        TurnEvent failed = run.failed(turn, NOON);
        TurnEvent completed = run.completed(turn, NOON, USAGE);
        run.give(failed);
        run.give(completed);
        run.give(failed);
        run.give(completed);

        List<UsageEvent> ledger = run.ledger();
        assertThat(BillingRun.of(UsageRecorded.class, ledger)).hasSize(1);
        assertThat(BillingRun.of(ProviderCostRecorded.class, ledger)).hasSize(1);
    }

    @Test
    void whatEndsUnderNewPricesCostsWhatTheySay() {
        run.give(run.completed(TurnId.next(), NEW_PRICES.minusSeconds(2), USAGE));
        run.give(run.completed(TurnId.next(), NEW_PRICES.minusSeconds(1), USAGE));

        assertThat(run.billed())
                .extracting(UsageRecorded::priceVersion, UsageRecorded::amountMicros)
                .containsExactly(tuple("2026-11", 200L), tuple("2027-02", 500L));
    }

    @Test
    void aVoidGenerationDoesNotKeepItsTurnFromBeingBilled() {
        TurnId turn = TurnId.next();
        run.give(run.voided(turn));
        run.give(run.completed(turn, NOON, USAGE));

        assertThat(run.billed()).hasSize(1);
    }
}
