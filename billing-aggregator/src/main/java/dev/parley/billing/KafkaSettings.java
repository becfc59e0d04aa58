package dev.parley.billing;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the brokers are and how their topics are cut.
 *
 * @param instance the name of this process, its client id
 */
@ConfigurationProperties("parley.kafka")
record KafkaSettings(
        String bootstrapServers, String instance, int partitions, short replicationFactor) {
    KafkaSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrapServers: blank (expected: host:port,…)");
        }
    }
}
