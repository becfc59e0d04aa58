package dev.parley.sink.ledger;

import static dev.parley.sink.TestDatabase.rows;
import static dev.parley.sink.TestDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.billing.BillingEvent;
import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.identity.ConversationId;
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
