package dev.parley.billing;

import dev.parley.billing.meter.BillingMeters;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.PartitionCountMismatch;
import dev.parley.events.topic.TopicTable;
import dev.parley.events.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The running topology. Prepares the topics, however late the brokers come, then runs until it is
 * stopped; a stream thread that dies is replaced. Topics that do not fit end the process.
 *
 * <p>Thread safety: started and stopped by the context; starting goes on on a thread of its own.
 */
final class Aggregation implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Aggregation.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final BillingSettings settings;
    private final Supplier<KafkaStreams> application;
    private final BillingMeters meters;
    private final IntConsumer exit;
    private @Nullable Thread starting;
    private @Nullable KafkaStreams streams;

    Aggregation(
            KafkaSettings kafka,
            BillingSettings settings,
            Supplier<KafkaStreams> application,
            BillingMeters meters,
            IntConsumer exit) {
        this.kafka = kafka;
        this.settings = settings;
        this.application = application;
        this.meters = meters;
        this.exit = exit;
    }

    @Override
    public synchronized void start() {
        starting = Thread.ofVirtual().name("startup").start(this::bringUp);
    }

    @Override
    public synchronized void stop() {
        if (starting != null) {
            starting.interrupt();
            starting = null;
        }
        if (streams != null) {
            streams.close(CLOSE_TIMEOUT);
            streams = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return starting != null;
    }

    /** What the application is doing, for readiness. */
    synchronized String state() {
        return streams == null ? "WAITING_FOR_BROKERS" : streams.state().name();
    }

    /**
     * The sums in the partitions that this process holds; null when it does not hold them for sure.
     */
    synchronized @Nullable List<ReadOnlyKeyValueStore<Bytes, byte[]>> totals() {
        if (streams == null || streams.state() != KafkaStreams.State.RUNNING) {
            return null;
        }
        try {
            return LocalTotals.of(streams, Topics.USAGE);
        } catch (InvalidStateStoreException _) {
            // Its partitions are just moving.
            return null;
        }
    }

    private void bringUp() {
        try {
            new TopicTable(kafka.partitions(), kafka.replicationFactor())
                    .prepareInTime(this::admin, ConsumerGroup.BILLING_AGGREGATOR);
            run();
        } catch (PartitionCountMismatch e) {
            LOG.atError().log("cannot start: {}", e.getMessage());
            exit.accept(PartitionCountMismatch.EXIT_STATUS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Admin admin() {
        return Admin.create(
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        AdminClientConfig.CLIENT_ID_CONFIG,
                        kafka.instance() + "-startup"));
    }

    private synchronized void run() {
        if (starting == null) {
            return;
        }
        KafkaStreams made = application.get();
        made.setUncaughtExceptionHandler(this::replaceThread);
        made.start();
        streams = made;
    }

    /** Pauses first, so that a failure that comes again does not come as fast as it can. */
    private StreamThreadExceptionResponse replaceThread(Throwable failure) {
        meters.failed();
        LOG.atError().setCause(failure).log("a stream thread died and is replaced");
        try {
            Thread.sleep(settings.threadPause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
}
