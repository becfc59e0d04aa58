package dev.parley.billing;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How billing works.
 *
 * @param stateDir where the stores lie; each process needs its own
 * @param seenTurns for how long a billed turn is remembered, whole days; longer than any repetition
 *     of an outcome can take, see {@link #LONGEST_REPETITION}
 * @param commitInterval how often a transaction is committed, and so how late a bill can be
 * @param transactionTimeout after which the brokers abort what a killed process left open
 * @param sessionTimeout after which the partitions of a killed process go to another
 * @param cache for sums that change again before the commit
 * @param threadPause after which a stream thread that died is replaced
 */
@ConfigurationProperties("parley.billing")
record BillingSettings(
        Path stateDir,
        Duration seenTurns,
        Duration commitInterval,
        Duration transactionTimeout,
        Duration sessionTimeout,
        DataSize cache,
        Duration threadPause) {
    /**
     * How long after its prompt an outcome can still come again: the conversation log keeps the
     * prompt for seven days, the dead letter of its outcome lies for fourteen, and its replay for
     * fourteen more.
     */
    static final Duration LONGEST_REPETITION = Duration.ofDays(7 + 14 + 14);

    BillingSettings {
        require(
                seenTurns.compareTo(LONGEST_REPETITION) > 0,
                "seenTurns",
                seenTurns,
                "longer than " + LONGEST_REPETITION.toDays() + "d");
        require(commitInterval.isPositive(), "commitInterval", commitInterval, "positive");
        require(
                transactionTimeout.compareTo(commitInterval) > 0,
                "transactionTimeout",
                transactionTimeout,
                "longer than commitInterval");
        require(sessionTimeout.isPositive(), "sessionTimeout", sessionTimeout, "positive");
        require(!cache.isNegative(), "cache", cache, "not negative");
        require(threadPause.isPositive(), "threadPause", threadPause, "positive");
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: %s)".formatted(name, value, expected));
        }
    }
}
