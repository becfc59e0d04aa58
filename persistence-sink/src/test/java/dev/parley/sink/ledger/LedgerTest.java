package dev.parley.sink.ledger;

import static dev.parley.sink.TestDatabase.rows;
import static dev.parley.sink.TestDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.billing.BillingEvent;
import dev.parley.events.billing.ProviderCostRecorded;
import dev.parley.events.billing.ProviderCostRecorded.Reason;
import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.sink.TestDatabase;
import dev.parley.sink.intake.SinkMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LedgerTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final DataSource database = TestDatabase.empty();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Ledger ledger = new Ledger(database, new SinkMeters(registry));
    private final UserId user = UserId.next();

    private UsageRecorded usage(TurnId turn, long amount, Instant at) {
        return new UsageRecorded(
                user,
                ConversationId.next(),
                turn,
                null,
                Outcome.COMPLETED,
                "simulator",
                "sim-1",
                new Usage(3, 4, null, 2L, UsageSource.ESTIMATED),
                amount,
                "USD",
                "2026-11",
                at);
    }

    private UserTotals totals(String period, long turns) {
        return new UserTotals(
                user, period, "sim-1", turns, turns * 3, turns * 4, turns * 10, "USD", NOON);
    }

    @Test
    void logsEachBilledTurnOnce() {
        List<BillingEvent> events = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            events.add(usage(TurnId.next(), i, NOON.plusSeconds(i)));
        }
        ledger.write(events);
        for (int round = 0; round < 3; round++) {
            List<BillingEvent> again = new ArrayList<>(events);
            Collections.shuffle(again, new Random(round));
            ledger.write(again.subList(0, 7));
            ledger.write(again.subList(5, 20));
        }

        assertThat(texts(database, "select sum(amount_micros) from billing.usage_log"))
                .containsExactly("190");
        assertThat(texts(database, "select count(*) from billing.usage_log")).containsExactly("20");
        assertThat(
                        registry.get("parley.sink.rows")
                                .tags("table", "usage_log", "result", "written")
                                .counter()
                                .count())
                .isEqualTo(20);
    }

    @Test
    void keepsAllThatIsKnownOfABilledTurn() {
        UsageRecorded event = usage(TurnId.next(), 123, NOON);
        ledger.write(List.of(event));

        assertThat(rows(database, "select * from billing.usage_log").getFirst())
                .containsEntry("turn_id", event.turnId().value())
                .containsEntry("user_id", user.value())
                .containsEntry("conversation_id", event.conversationId().value())
                .containsEntry("generation_id", null)
                .containsEntry("outcome", "completed")
                .containsEntry("provider", "simulator")
                .containsEntry("model", "sim-1")
                .containsEntry("prompt_tokens", 3L)
                .containsEntry("completion_tokens", 4L)
                .containsEntry("cached_prompt_tokens", null)
                .containsEntry("reasoning_tokens", 2L)
                .containsEntry("usage_source", "estimated")
                .containsEntry("amount_micros", 123L)
                .containsEntry("currency", "USD")
                .containsEntry("price_version", "2026-11");
    }

    private ProviderCostRecorded cost(GenerationId generation, UsageSource source, long amount) {
        return new ProviderCostRecorded(
                null,
                ConversationId.parse("019aa5e2-0000-7000-8000-000000000001"),
                TurnId.parse("019aa5e2-0000-7000-8000-000000000002"),
                generation,
                Reason.VOIDED,
                "simulator",
                "sim-1",
                new Usage(3, 4, null, 2L, source),
                amount,
                "USD",
                "2026-11",
                NOON);
    }

    /** Whatever comes twice, and in whatever batches. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void aReportedCostReplacesAnEstimatedOne(int batchSize) {
        GenerationId first = GenerationId.next();
        GenerationId second = GenerationId.next();
        List<BillingEvent> events =
                List.of(
                        cost(first, UsageSource.ESTIMATED, 10),
                        cost(second, UsageSource.ESTIMATED, 20),
                        cost(first, UsageSource.REPORTED, 11),
                        cost(first, UsageSource.REPORTED, 11),
                        cost(first, UsageSource.ESTIMATED, 10),
                        cost(second, UsageSource.ESTIMATED, 20));
        for (int from = 0; from < events.size(); from += batchSize) {
            ledger.write(events.subList(from, from + batchSize));
        }

        assertThat(
                        texts(
                                database,
                                "select usage_source || ' ' || amount_micros from billing.provider_costs order by 1"))
                .containsExactly("estimated 20", "reported 11");
    }

    @Test
    void keepsAllThatIsKnownOfACost() {
        ProviderCostRecorded event = cost(GenerationId.next(), UsageSource.ESTIMATED, 10);
        ledger.write(List.of(event));

        assertThat(rows(database, "select * from billing.provider_costs").getFirst())
                .containsEntry("generation_id", event.generationId().value())
                .containsEntry("turn_id", event.turnId().value())
                .containsEntry("conversation_id", event.conversationId().value())
                .containsEntry("user_id", null)
                .containsEntry("reason", "voided")
                .containsEntry("provider", "simulator")
                .containsEntry("model", "sim-1")
                .containsEntry("prompt_tokens", 3L)
                .containsEntry("completion_tokens", 4L)
                .containsEntry("cached_prompt_tokens", null)
                .containsEntry("reasoning_tokens", 2L)
                .containsEntry("usage_source", "estimated")
                .containsEntry("amount_micros", 10L)
                .containsEntry("currency", "USD")
                .containsEntry("price_version", "2026-11");
    }

    @Test
    void theNewestSumStaysInWhateverOrderItComes() {
        ledger.write(
                List.of(totals("2026-11-21", 1), totals("2026-11-21", 2), totals("2026-11", 2)));
        ledger.write(List.of(totals("2026-11-21", 5), totals("2026-11-21", 4)));
        ledger.write(List.of(totals("2026-11-21", 3)));

        assertThat(
                        texts(
                                database,
                                "select period || ' ' || turns || ' ' || amount_micros from billing.user_totals order by period"))
                .containsExactly("2026-11 2 20", "2026-11-21 5 50");
    }

    @Test
    void daysOfAMonthAreARange() {
        for (String period :
                List.of(
                        "2026-10-31",
                        "2026-11",
                        "2026-11-01",
                        "2026-11-30",
                        "2026-12",
                        "2026-12-01")) {
            ledger.write(List.of(totals(period, 1)));
        }

        assertThat(
                        texts(
                                database,
                                "select period from billing.user_totals where period between '2026-11-01' and '2026-11-30' order by period"))
                .containsExactly("2026-11-01", "2026-11-30");
    }
}
