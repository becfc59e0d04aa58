package dev.parley.local.audit;

import dev.parley.events.turn.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Who pays what: from the outcomes to the sums, wherever they are kept. */
record MoneyChecks(LogFacts log, DatabaseFacts database, Map<Total.Key, Total> streams) {

    void into(Findings findings) {
        billed(findings);
        ledger(findings);
        totals(findings);
        costs(findings);
    }

    private void billed(Findings findings) {
        Map<UUID, Ending> toBill = new HashMap<>();
        log.endings.forEach((turn, ending) -> {
            if (ending.isBilled()) {
                toBill.put(turn, ending);
            }
        });
        findings.same(
                Check.BILLED,
                toBill,
                "chat.turns.v1",
                log.bills,
                "billing.usage.v1",
                (ending, bill) ->
                        ending.user().equals(bill.user())
                                && Findings.equal(ending.model(), bill.model())
                                && bill.tokens().equals(ending.tokens()));
    }

    private void ledger(Findings findings) {
        Map<UUID, Bill> rows = new HashMap<>();
        for (Bill bill : database.bills) {
            if (rows.put(bill.turn(), bill) != null) {
                findings.differs(Check.LEDGER, bill.turn(), "has more than one row");
            }
        }
        findings.same(
                Check.LEDGER,
                log.bills,
                "billing.usage.v1",
                rows,
                "billing.usage_log",
                (bill, row) ->
                        bill.user().equals(row.user())
                                && bill.model().equals(row.model())
                                && bill.tokens().equals(row.tokens())
                                && bill.micros() == row.micros());
    }

    private void totals(Findings findings) {
        Map<Total.Key, Total> sums = log.summed();
        against(findings, sums, log.totals, "billing.user-totals.v1");
        against(findings, sums, database.totals, "billing.user_totals");
        against(findings, sums, streams, "billing's state");
        findings.fact("micros billed", log.bills.values().stream().mapToLong(Bill::micros).sum());
        findings.fact(
                "micros borne by the operator",
                log.costs.values().stream().mapToLong(Cost::micros).sum());
    }

    private static void against(
            Findings findings,
            Map<Total.Key, Total> sums,
            Map<Total.Key, Total> kept,
            String place) {
        findings.same(Check.TOTALS, sums, "the sum of the bills", kept, place, Total::equals);
    }

    private void costs(Findings findings) {
        Map<UUID, Tokens> toBear = new HashMap<>(log.mendedFailures);
        for (Ending ending : log.endings.values()) {
            if (ending.outcome() == Outcome.FAILED
                    && ending.generation() != null
                    && ending.tokens() != null) {
                toBear.put(ending.generation(), ending.tokens());
            }
        }
        log.voids.forEach((id, each) -> {
            if (each.tokens() != null) {
                toBear.merge(
                        id,
                        each.tokens(),
                        (failed, _) -> failed.reported() ? failed : each.tokens());
            }
        });
        findings.same(
                Check.COST,
                toBear,
                "chat.turns.v1",
                log.costs,
                "billing.usage.v1",
                (tokens, cost) -> cost.tokens().equals(tokens));
        findings.same(
                Check.COST,
                log.costs,
                "billing.usage.v1",
                database.costs,
                "billing.provider_costs",
                Cost::equals);
    }
}
