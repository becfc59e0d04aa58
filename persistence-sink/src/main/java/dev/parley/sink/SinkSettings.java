package dev.parley.sink;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How the sink works.
 *
 * @param batchRecords the most records in one transaction
 * @param fetchSize the most bytes that the brokers send at once, unless one record alone has more
 * @param historyRest between two batches of the history, which people wait to see
 * @param ledgerRest between two batches of the ledger
 * @param commitInterval how often offsets are committed while records come, and so how much is
 *     stored again after a crash
 * @param firstRetry the pause after the first failure; doubles with each further one
 * @param longestRetry the longest pause
 * @param monthsAhead how many monthly partitions exist before they are needed
 * @param upkeepInterval how often to look whether a month is missing
 * @param searchBatch how many turns are made searchable in one transaction
 * @param searchRest how long that rests after a batch, in multiples of the time that it took
 * @param searchPause how often to look for turns that are not searchable yet
 */
@ConfigurationProperties("parley.sink")
record SinkSettings(
        int batchRecords,
        DataSize fetchSize,
        Duration historyRest,
        Duration ledgerRest,
        Duration commitInterval,
        Duration firstRetry,
        Duration longestRetry,
        int monthsAhead,
        Duration upkeepInterval,
        int searchBatch,
        int searchRest,
        Duration searchPause) {
    SinkSettings {
        require(batchRecords > 0, "batchRecords", batchRecords, "positive");
        require(fetchSize.toBytes() > 0, "fetchSize", fetchSize, "positive");
        require(!historyRest.isNegative(), "historyRest", historyRest, "not negative");
        require(!ledgerRest.isNegative(), "ledgerRest", ledgerRest, "not negative");
        require(commitInterval.isPositive(), "commitInterval", commitInterval, "positive");
        require(firstRetry.isPositive(), "firstRetry", firstRetry, "positive");
        require(
                longestRetry.compareTo(firstRetry) >= 0,
                "longestRetry",
                longestRetry,
                "at least firstRetry");
        require(monthsAhead >= 1, "monthsAhead", monthsAhead, "at least 1");
        require(upkeepInterval.isPositive(), "upkeepInterval", upkeepInterval, "positive");
        require(searchBatch > 0, "searchBatch", searchBatch, "positive");
        require(searchRest >= 0, "searchRest", searchRest, "not negative");
        require(searchPause.isPositive(), "searchPause", searchPause, "positive");
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: %s)".formatted(name, value, expected));
        }
    }
}
