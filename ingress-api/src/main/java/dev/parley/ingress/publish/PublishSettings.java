package dev.parley.ingress.publish;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Kafka.
 *
 * @param partitions of every topic
 * @param replicationFactor of topics that this process creates
 * @param deliveryTimeout after which an append that was not acknowledged counts as failed
 * @param metadataTimeout how long an append may wait to learn who leads the partition
 */
@ConfigurationProperties("parley.kafka")
public record PublishSettings(
        String bootstrapServers,
        int partitions,
        short replicationFactor,
        Duration deliveryTimeout,
        Duration metadataTimeout) {
    private static final Duration PROMISED = Duration.ofSeconds(2);

    /** Rejects timeouts that break the promise of an answer within two seconds. */
    public PublishSettings {
        if (!deliveryTimeout.isPositive()
                || !metadataTimeout.isPositive()
                || deliveryTimeout.plus(metadataTimeout).compareTo(PROMISED) >= 0) {
            throw new IllegalArgumentException(
                    "parley.kafka.delivery-timeout, metadata-timeout: %s, %s (expected: positive, together less than %s)"
                            .formatted(deliveryTimeout, metadataTimeout, PROMISED));
        }
    }
}
