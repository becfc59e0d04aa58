package dev.parley.sink;

import dev.parley.sink.intake.SinkMeters;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** Ready when every listener has partitions and none is trying a batch again. */
final class Readiness implements HealthIndicator {
    private final List<ConcurrentMessageListenerContainer<byte[], byte[]>> listeners;
    private final SinkMeters meters;

    Readiness(
            List<ConcurrentMessageListenerContainer<byte[], byte[]>> listeners, SinkMeters meters) {
        this.listeners = listeners;
        this.meters = meters;
    }

    @Override
    public Health health() {
        boolean listening = listeners.stream().allMatch(Readiness::isListening);
        boolean stalled = meters.isStalled();
        return (listening && !stalled ? Health.up() : Health.down())
                .withDetail("listening", listening)
                .withDetail("stalled", stalled)
                .build();
    }

    private static boolean isListening(
            ConcurrentMessageListenerContainer<byte[], byte[]> listener) {
        var partitions = listener.getAssignedPartitions();
        return listener.isRunning() && partitions != null && !partitions.isEmpty();
    }
}
