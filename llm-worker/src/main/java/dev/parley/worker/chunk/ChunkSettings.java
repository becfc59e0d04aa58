package dev.parley.worker.chunk;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How text becomes deltas.
 *
 * @param delay the longest that text waits for company
 * @param longestDelay the same where the machine cannot keep up
 * @param size how much gathered text leaves at once, in UTF-8; 0: each piece by itself
 * @param longestText where an answer is cut off, calls of tools included, in UTF-8. JSON can make
 *     six bytes of one, and the record that holds the whole text, and later the prompt beside it,
 *     must stay below {@link dev.parley.events.wire.ClientSettings#MAX_RECORD_BYTES}
 */
@ConfigurationProperties("parley.chunk")
public record ChunkSettings(
        Duration delay, Duration longestDelay, DataSize size, DataSize longestText) {
    private static final DataSize MOST_TEXT = DataSize.ofKilobytes(640);

    /** Rejects what cannot be. */
    public ChunkSettings {
        if (delay.isNegative() || delay.toSeconds() > 0) {
            throw new IllegalArgumentException("delay: %s (expected: 0 to 1s)".formatted(delay));
        }
        if (longestDelay.compareTo(delay) < 0 || longestDelay.toSeconds() > 0) {
            throw new IllegalArgumentException(
                    "longestDelay: %s (expected: the delay of %s to 1s)"
                            .formatted(longestDelay, delay));
        }
        if (size.isNegative()) {
            throw new IllegalArgumentException("size: %s (expected: not negative)".formatted(size));
        }
        if (longestText.toBytes() < 1 || longestText.compareTo(MOST_TEXT) > 0) {
            throw new IllegalArgumentException(
                    "longestText: %s (expected: 1 byte to %s)".formatted(longestText, MOST_TEXT));
        }
    }
}
