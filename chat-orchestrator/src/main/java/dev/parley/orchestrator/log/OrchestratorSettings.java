package dev.parley.orchestrator.log;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where this process runs and what it may use.
 *
 * @param instance the name of this process among its like
 * @param bootstrapServers where Kafka is
 * @param partitions of every topic; never changes after the first start
 * @param replicationFactor of the topics that are created, the changelogs among them
 * @param stateDir where the stores lie on disk
 * @param streamThreads how many threads share the partitions of this process
 * @param groupProtocol {@code streams}, or {@code classic} for brokers that do not offer it
 * @param commitInterval how often the log is committed, which bounds what is read again after a
 *     crash, and how often state that changes goes to the changelogs; shorter than the ticks of the
 *     clock
 * @param models names that the OpenAI-compatible endpoint serves, separated by commas
 */
@ConfigurationProperties("parley")
public record OrchestratorSettings(
        String instance,
        String bootstrapServers,
        int partitions,
        short replicationFactor,
        Path stateDir,
        int streamThreads,
        String groupProtocol,
        Duration commitInterval,
        String models) {

    /** Rejects what makes no sense. */
    public OrchestratorSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrapServers: '' (expected: host:port)");
        }
        if (partitions < 1 || replicationFactor < 1 || streamThreads < 1) {
            throw new IllegalArgumentException(
                    "partitions: %d, replicationFactor: %d, streamThreads: %d (expected: at least 1 each)"
                            .formatted(partitions, replicationFactor, streamThreads));
        }
        if (!commitInterval.isPositive() || commitInterval.compareTo(DeadlineClock.TICK) >= 0) {
            throw new IllegalArgumentException(
                    "commitInterval: %s (expected: positive, shorter than %s)"
                            .formatted(commitInterval, DeadlineClock.TICK));
        }
    }
}
