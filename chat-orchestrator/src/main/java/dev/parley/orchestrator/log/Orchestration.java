package dev.parley.orchestrator.log;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.PartitionCountMismatch;
import dev.parley.events.topic.TopicTable;
import dev.parley.orchestrator.turn.TurnRules;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The life of the orchestrator: waits for Kafka, checks the topics, runs Kafka Streams, and leaves
 * the group when it stops, so that others take over at once.
 *
 * <p>Thread safety: started and stopped by the container; {@link #isReady} by any thread.
 */
public final class Orchestration implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Orchestration.class);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration LAST_WORK = Duration.ofSeconds(10);

    private final OrchestratorSettings settings;
    private final Topology topology;
    private final Properties configuration;
    private final MeterRegistry registry;
    private final IntConsumer exit;
    private volatile @Nullable Thread starter;
    private volatile @Nullable KafkaStreams streams;

    /**
     * An orchestration that waits to be started.
     *
     * @param exit ends the process with a status; called when to start would do harm
     */
    public static Orchestration of(
            OrchestratorSettings settings,
            TurnRules rules,
            InstantSource clock,
            OrchestratorMeters meters,
            MeterRegistry registry,
            IntConsumer exit) {
        CommittedOffsets committed = new CommittedOffsets();
        return new Orchestration(
                settings,
                ConversationTopology.of(
                        rules, committed, new TimeSource(clock, System::nanoTime), meters),
                StreamsConfiguration.of(settings, committed, meters),
                registry,
                exit);
    }

    private Orchestration(
            OrchestratorSettings settings,
            Topology topology,
            Properties configuration,
            MeterRegistry registry,
            IntConsumer exit) {
        this.settings = settings;
        this.topology = topology;
        this.configuration = configuration;
        this.registry = registry;
        this.exit = exit;
    }

    /** Whether partitions are assigned and their stores are restored. */
    public boolean isReady() {
        KafkaStreams running = streams;
        return running != null && running.state() == KafkaStreams.State.RUNNING;
    }

    @Override
    public void start() {
        starter = Thread.ofVirtual().name("orchestration-start").start(this::run);
    }

    private void run() {
        try {
            new TopicTable(settings.partitions(), settings.replicationFactor())
                    .prepareInTime(
                            () -> Admin.create(admin()),
                            ConsumerGroup.CHAT_ORCHESTRATOR,
                            // Of requests that no worker answered the orchestrator makes letters.
                            ConsumerGroup.LLM_WORKER);
        } catch (PartitionCountMismatch mismatch) {
            log.error("Not started: {}", mismatch.getMessage());
            exit.accept(PartitionCountMismatch.EXIT_STATUS);
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        runStreams();
    }

    private Map<String, Object> admin() {
        return Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
    }

    private synchronized void runStreams() {
        if (starter == null) {
            return;
        }
        KafkaStreams started = new KafkaStreams(topology, configuration, new OrchestratorClients());
        started.setUncaughtExceptionHandler(exception -> {
            log.error("Stream thread failed and is replaced", exception);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        new KafkaStreamsMetrics(started).bindTo(registry);
        started.start();
        streams = started;
    }

    @Override
    public void stop() {
        Thread starting = starter;
        if (starting != null) {
            starting.interrupt();
        }
        KafkaStreams running = stopStarting();
        if (running != null) {
            running.close(
                    CloseOptions.groupMembershipOperation(
                                    CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                            .withTimeout(LAST_WORK));
        }
    }

    private synchronized @Nullable KafkaStreams stopStarting() {
        starter = null;
        return streams;
    }

    @Override
    public boolean isRunning() {
        return starter != null;
    }
}
