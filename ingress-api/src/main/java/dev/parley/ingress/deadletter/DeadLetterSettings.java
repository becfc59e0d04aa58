package dev.parley.ingress.deadletter;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Dead letters.
 *
 * @param time how long one request reads or acts before it hands back a cursor
 * @param exportTime how long an export may take
 * @param deliveryTimeout after which a replay that was not acknowledged counts as failed
 * @param fetch how many bytes are read at a time
 * @param readers how many requests may read at the same time
 */
@ConfigurationProperties("parley.dead-letter")
public record DeadLetterSettings(
        Duration time, Duration exportTime, Duration deliveryTimeout, DataSize fetch, int readers) {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** Rejects bounds that nothing could work with. */
    public DeadLetterSettings {
        if (!time.isPositive() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "parley.dead-letter.time: %s (expected: positive, at most %s)"
                            .formatted(time, LONGEST));
        }
        if (exportTime.compareTo(time) < 0) {
            throw new IllegalArgumentException(
                    "parley.dead-letter.export-time: %s (expected: at least %s)"
                            .formatted(exportTime, time));
        }
        if (!deliveryTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "parley.dead-letter.delivery-timeout: %s (expected: positive)"
                            .formatted(deliveryTimeout));
        }
        if (fetch.toBytes() < 1 || fetch.toBytes() > Integer.MAX_VALUE || readers < 1) {
            throw new IllegalArgumentException(
                    "parley.dead-letter.fetch, readers: %s, %d (expected: positive)"
                            .formatted(fetch, readers));
        }
    }
}
