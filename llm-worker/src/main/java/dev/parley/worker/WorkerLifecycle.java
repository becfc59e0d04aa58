package dev.parley.worker;

import dev.parley.events.topic.PartitionCountMismatch;
import dev.parley.worker.chunk.FlushTicker;
import dev.parley.worker.generation.RunningGenerations;
import dev.parley.worker.lease.LeaseSettings;
import dev.parley.worker.lease.RedisLeases;
import dev.parley.worker.log.KafkaClients;
import dev.parley.worker.model.Providers;
import dev.parley.worker.request.RequestLoop;
import dev.parley.worker.request.RequestSettings;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the threads of this process and stops them in order. On stop: no more requests are taken
 * and the group is left; what streams is finished within the drain time-out; the rest is handed
 * back, its leases released, its offsets uncommitted.
 */
final class WorkerLifecycle implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WorkerLifecycle.class);
    private static final Duration TIME_CHECK = Duration.ofMillis(500);
    private static final Duration REDIS_PATIENCE = Duration.ofSeconds(2);
    private static final Duration HAND_BACK_TIME = Duration.ofSeconds(2);
    private static final Duration LEAVE_TIME = Duration.ofSeconds(15);

    private final KafkaClients kafka;
    private final RequestLoop loop;
    private final RunningGenerations generations;
    private final RedisLeases leases;
    private final Duration heartbeat;
    private final Duration drainTimeout;
    private final Thread ticking;
    private final Thread warming;
    private final Thread looping;
    private final ScheduledExecutorService timeChecks =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("time-check").factory());
    private final ScheduledExecutorService heartbeats =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("lease-heartbeat").factory());
    private volatile boolean running;

    WorkerLifecycle(
            KafkaClients kafka,
            Providers providers,
            RequestLoop loop,
            RunningGenerations generations,
            FlushTicker ticker,
            RedisLeases leases,
            LeaseSettings leaseSettings,
            RequestSettings requestSettings) {
        this.kafka = kafka;
        this.loop = loop;
        this.generations = generations;
        this.leases = leases;
        this.heartbeat = leaseSettings.heartbeat();
        this.drainTimeout = requestSettings.drainTimeout();
        this.ticking = Thread.ofPlatform().daemon().name("flush-ticker").unstarted(ticker);
        this.warming = Thread.ofPlatform().daemon().name("warm-up").unstarted(providers::warmUp);
        this.looping = Thread.ofPlatform().name("request-loop").unstarted(this::loop);
    }

    @Override
    public void start() {
        running = true;
        repeat(timeChecks, TIME_CHECK, generations::checkTime);
        repeat(heartbeats, heartbeat, generations::renewLeases);
        ticking.start();
        looping.start();
        warming.start();
    }

    private static void repeat(ScheduledExecutorService executor, Duration every, Runnable task) {
        Runnable guarded =
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        log.atError().setCause(e).log("a periodic task failed; it goes on");
                    }
                };
        var _ =
                executor.scheduleWithFixedDelay(
                        guarded, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void loop() {
        try {
            kafka.connect();
            leases.awaitFirstAttempt(REDIS_PATIENCE);
            loop.run();
        } catch (PartitionCountMismatch e) {
            log.error(e.getMessage());
            // On a thread of its own: exiting waits for this one.
            Thread.ofPlatform().start(() -> System.exit(PartitionCountMismatch.EXIT_STATUS));
        } catch (InterruptedException _) {
            log.info("interrupted before the group was joined");
        }
    }

    @Override
    public void stop() {
        running = false;
        try {
            stopInOrder();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopInOrder() throws InterruptedException {
        loop.stop();
        if (!loop.joined()) {
            looping.interrupt();
        }
        boolean _ = looping.join(LEAVE_TIME);
        if (!generations.awaitNone(drainTimeout)) {
            heartbeats.shutdownNow();
            generations.handBack();
            boolean _ = generations.awaitNone(HAND_BACK_TIME);
        }
        heartbeats.shutdownNow();
        timeChecks.shutdownNow();
        ticking.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
