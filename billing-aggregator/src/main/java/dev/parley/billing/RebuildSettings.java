package dev.parley.billing;

import dev.parley.events.topic.ConsumerGroup;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How totals are rebuilt from the log.
 *
 * @param applicationId under which the log is read, other than that of the real application
 * @param output the file that the sums are written to
 */
@ConfigurationProperties("parley.rebuild")
record RebuildSettings(String applicationId, Path output) {
    RebuildSettings {
        if (applicationId.isBlank()
                || applicationId.equals(ConsumerGroup.BILLING_AGGREGATOR.id())) {
            throw new IllegalArgumentException(
                    "applicationId: '%s' (expected: one that nothing else uses)"
                            .formatted(applicationId));
        }
    }
}
