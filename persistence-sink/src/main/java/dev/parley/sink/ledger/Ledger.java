package dev.parley.sink.ledger;

import dev.parley.events.billing.BillingEvent;
import dev.parley.events.billing.ProviderCostRecorded;
import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.sink.intake.SinkMeters;
import dev.parley.sink.intake.Store;
import dev.parley.sink.row.Columns;
import dev.parley.sink.row.UsageColumns;
import dev.parley.sink.row.WireName;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The schema {@code billing}: one row per billed turn, one per generation that no user pays for,
 * and the sums as the latest event has them.
 */
public final class Ledger implements Store<BillingEvent> {
    private record Written(int usage, int costs) {}

    private final ProviderCostTable providerCosts = new ProviderCostTable();
    private final Jdbi jdbi;
    private final SinkMeters meters;

    /** The ledger in this database, whose tables exist. */
    public Ledger(DataSource database, SinkMeters meters) {
        this.jdbi = Jdbi.create(database).installPlugin(new PostgresPlugin());
        this.meters = meters;
    }

    @Override
    public void write(List<BillingEvent> events) {
        LedgerBatch batch = new LedgerBatch(events);
        Written written =
                jdbi.inTransaction(handle -> {
                    int usage = log(handle, batch.usage());
                    int costs = providerCosts.store(handle, batch.costs());
                    total(handle, batch.totals());
                    return new Written(usage, costs);
                });
        meters.rows("usage_log", count(events, UsageRecorded.class), written.usage());
        meters.rows("provider_costs", count(events, ProviderCostRecorded.class), written.costs());
    }

    private static int count(List<BillingEvent> events, Class<? extends BillingEvent> type) {
        return (int) events.stream().filter(type::isInstance).count();
    }

    private static int log(Handle handle, Collection<UsageRecorded> usage) {
        if (usage.isEmpty()) {
            return 0;
        }
        Columns<UsageRecorded> columns =
                Columns.of(usage)
                        .id("turn_id", recorded -> recorded.turnId().value())
                        .id("user_id", recorded -> recorded.userId().value())
                        .id("conversation_id", recorded -> recorded.conversationId().value())
                        .id(
                                "generation_id",
                                recorded ->
                                        recorded.generationId() == null
                                                ? null
                                                : recorded.generationId().value())
                        .text("outcome", recorded -> WireName.of(recorded.outcome()))
                        .text("provider", UsageRecorded::provider)
                        .text("model", UsageRecorded::model);
        UsageColumns.add(columns, UsageRecorded::usage)
                .number("amount_micros", UsageRecorded::amountMicros)
                .text("currency", UsageRecorded::currency)
                .text("price_version", UsageRecorded::priceVersion)
                .time("at", UsageRecorded::at);
        return handle.createUpdate(
                        "insert into billing.usage_log (%s) select * from %s on conflict do nothing"
                                .formatted(columns.names(), columns.rows()))
                .bindMap(columns.arrays())
                .execute();
    }

    /** A sum that is older than the one held, which a repetition can bring, changes nothing. */
    private static void total(Handle handle, Collection<UserTotals> totals) {
        if (totals.isEmpty()) {
            return;
        }
        Columns<UserTotals> columns =
                Columns.of(totals)
                        .id("user_id", sum -> sum.userId().value())
                        .text("period", UserTotals::period)
                        .text("model", UserTotals::model)
                        .number("turns", UserTotals::turns)
                        .number("prompt_tokens", UserTotals::promptTokens)
                        .number("completion_tokens", UserTotals::completionTokens)
                        .number("amount_micros", UserTotals::amountMicros)
                        .text("currency", UserTotals::currency)
                        .time("updated_at", UserTotals::at);
        handle.createUpdate(
                        """
                        insert into billing.user_totals as held (%s)
                        select * from %s
                        on conflict (user_id, period, model) do update set
                            turns = excluded.turns,
                            prompt_tokens = excluded.prompt_tokens,
                            completion_tokens = excluded.completion_tokens,
                            amount_micros = excluded.amount_micros,
                            currency = excluded.currency,
                            updated_at = excluded.updated_at
                        where excluded.turns >= held.turns
                        """
                                .formatted(columns.names(), columns.rows()))
                .bindMap(columns.arrays())
                .execute();
    }
}
