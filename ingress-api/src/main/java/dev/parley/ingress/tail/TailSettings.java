package dev.parley.ingress.tail;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How the chunk log is followed.
 *
 * @param memory for the newest records, over all partitions
 * @param turns how many of the newest turns are remembered by id
 * @param lookback how many records of a partition are read again when it begins to be read, so that
 *     turns that are open then are known
 * @param linger how long a partition is still read that nobody watches any more
 * @param startTimeout how long whoever comes waits for a partition that is not read yet
 * @param replayRecords a resume that would have to read through more records than this is answered
 *     with the stored history
 * @param replayTime the same for time
 * @param replays how many resumes may read from the brokers at once
 */
@ConfigurationProperties("parley.tail")
public record TailSettings(
        DataSize memory,
        int turns,
        int lookback,
        Duration linger,
        Duration startTimeout,
        int replayRecords,
        Duration replayTime,
        int replays) {
    /** Rejects bounds that nothing could work with. */
    public TailSettings {
        if (memory.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "parley.tail.memory: %s (expected: positive)".formatted(memory));
        }
        if (turns < 1 || lookback < 0 || replayRecords < 1 || replays < 1) {
            throw new IllegalArgumentException(
                    "parley.tail.turns, lookback, replay-records, replays: %d, %d, %d, %d (expected: positive)"
                            .formatted(turns, lookback, replayRecords, replays));
        }
        if (linger.isNegative()) {
            throw new IllegalArgumentException(
                    "parley.tail.linger: %s (expected: not negative)".formatted(linger));
        }
        if (!startTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "parley.tail.start-timeout: %s (expected: positive)".formatted(startTimeout));
        }
        if (!replayTime.isPositive()) {
            throw new IllegalArgumentException(
                    "parley.tail.replay-time: %s (expected: positive)".formatted(replayTime));
        }
    }
}
