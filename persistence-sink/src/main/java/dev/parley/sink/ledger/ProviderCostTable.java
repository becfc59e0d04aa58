package dev.parley.sink.ledger;

import dev.parley.events.billing.ProviderCostRecorded;
import dev.parley.events.identity.UserId;
import dev.parley.sink.row.Columns;
import dev.parley.sink.row.UsageColumns;
import dev.parley.sink.row.WireName;
import java.util.Collection;
import org.jdbi.v3.core.Handle;

/** Writes {@code billing.provider_costs}: what no user pays for. */
final class ProviderCostTable {

    /**
     * Stores costs. Of a generation the first stays; only an estimated one gives way, to the
     * provider's report.
     *
     * @return how many rows are new or replaced
     */
    int store(Handle handle, Collection<ProviderCostRecorded> costs) {
        if (costs.isEmpty()) {
            return 0;
        }
        Columns<ProviderCostRecorded> columns =
                Columns.of(costs)
                        .id("generation_id", cost -> cost.generationId().value())
                        .id("turn_id", cost -> cost.turnId().value())
                        .id("conversation_id", cost -> cost.conversationId().value())
                        .id(
                                "user_id",
                                cost -> {
                                    UserId user = cost.userId();
                                    return user == null ? null : user.value();
                                })
                        .text("reason", cost -> WireName.of(cost.reason()))
                        .text("provider", ProviderCostRecorded::provider)
                        .text("model", ProviderCostRecorded::model);
        UsageColumns.add(columns, ProviderCostRecorded::usage)
                .number("amount_micros", ProviderCostRecorded::amountMicros)
                .text("currency", ProviderCostRecorded::currency)
                .text("price_version", ProviderCostRecorded::priceVersion)
                .time("at", ProviderCostRecorded::at);
        return handle.createUpdate(
                        """
                        insert into billing.provider_costs as held (%s)
                        select * from %s
                        on conflict (generation_id) do update set
                            user_id = excluded.user_id,
                            reason = excluded.reason,
                            provider = excluded.provider,
                            model = excluded.model,
                            prompt_tokens = excluded.prompt_tokens,
                            completion_tokens = excluded.completion_tokens,
                            cached_prompt_tokens = excluded.cached_prompt_tokens,
                            reasoning_tokens = excluded.reasoning_tokens,
                            usage_source = excluded.usage_source,
                            amount_micros = excluded.amount_micros,
                            currency = excluded.currency,
                            price_version = excluded.price_version,
                            at = excluded.at
                        where held.usage_source = 'estimated' and excluded.usage_source = 'reported'
                        """
                                .formatted(columns.names(), columns.rows()))
                .bindMap(columns.arrays())
                .execute();
    }
}
