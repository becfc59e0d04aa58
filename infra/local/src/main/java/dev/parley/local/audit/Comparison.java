package dev.parley.local.audit;

import java.util.Map;

/**
 * Holds against each other what the sources say. Pure: facts in, findings out.
 *
 * @param streams the sums as billing's own state has them
 */
record Comparison(
        LogFacts log, DatabaseFacts database, Map<Total.Key, Total> streams, JournalFacts journal) {

    Findings findings() {
        Findings findings = new Findings();
        findings.addAll(log.contradictions);
        new HistoryChecks(log, database).into(findings);
        new GenerationChecks(log, database, journal).into(findings);
        new MoneyChecks(log, database, streams).into(findings);
        return findings;
    }
}
