package dev.parley.billing;

import org.apache.kafka.streams.KafkaStreams;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready when the topology runs, its stores restored. */
final class Readiness implements HealthIndicator {
    private final Aggregation aggregation;

    Readiness(Aggregation aggregation) {
        this.aggregation = aggregation;
    }

    @Override
    public Health health() {
        String state = aggregation.state();
        return (state.equals(KafkaStreams.State.RUNNING.name()) ? Health.up() : Health.down())
                .withDetail("state", state)
                .build();
    }
}
