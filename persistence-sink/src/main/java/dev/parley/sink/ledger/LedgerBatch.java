package dev.parley.sink.ledger;

import dev.parley.events.billing.BillingEvent;
import dev.parley.events.billing.ProviderCostRecorded;
import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.turn.UsageSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A batch folded to one row per key, sorted by key, so that no two processes that write the same
 * rows wait for each other in a circle.
 */
final class LedgerBatch {
    private record TotalsKey(UUID user, String period, String model) {}

    private final SortedMap<UUID, UsageRecorded> usage = new TreeMap<>();
    private final SortedMap<UUID, ProviderCostRecorded> costs = new TreeMap<>();
    private final SortedMap<TotalsKey, UserTotals> totals =
            new TreeMap<>(
                    Comparator.comparing(TotalsKey::user)
                            .thenComparing(TotalsKey::period)
                            .thenComparing(TotalsKey::model));

    LedgerBatch(List<BillingEvent> events) {
        for (BillingEvent event : events) {
            switch (event) {
                case UsageRecorded recorded ->
                        usage.putIfAbsent(recorded.turnId().value(), recorded);
                case ProviderCostRecorded cost ->
                        costs.merge(cost.generationId().value(), cost, LedgerBatch::counting);
                case UserTotals sum ->
                        totals.merge(
                                new TotalsKey(sum.userId().value(), sum.period(), sum.model()),
                                sum,
                                (left, right) -> right.turns() >= left.turns() ? right : left);
            }
        }
    }

    Collection<UsageRecorded> usage() {
        return usage.values();
    }

    /** Costs of generations, the reported one over the estimated one. */
    Collection<ProviderCostRecorded> costs() {
        return costs.values();
    }

    private static ProviderCostRecorded counting(
            ProviderCostRecorded first, ProviderCostRecorded second) {
        return first.usage().source() == UsageSource.ESTIMATED
                        && second.usage().source() == UsageSource.REPORTED
                ? second
                : first;
    }

    Collection<UserTotals> totals() {
        return totals.values();
    }
}
