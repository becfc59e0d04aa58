package dev.parley.worker.log;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the logs are.
 *
 * @param partitions of every topic
 * @param replicationFactor of topics that are created
 */
@ConfigurationProperties("parley.kafka")
public record KafkaSettings(String bootstrapServers, int partitions, short replicationFactor) {
    /** Rejects an absent address. The counts are checked where the topics are. */
    public KafkaSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrapServers: '' (expected: host:port)");
        }
    }
}
