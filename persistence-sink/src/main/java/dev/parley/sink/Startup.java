package dev.parley.sink;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.PartitionCountMismatch;
import dev.parley.events.topic.TopicTable;
import dev.parley.sink.history.Schema;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Brings tables and topics into shape, however late the database and the brokers come, then lets
 * the work begin and from then on keeps the months ahead. Topics that do not fit end the process.
 *
 * <p>Thread safety: started and stopped by the context; everything else is on its one thread.
 */
final class Startup implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

    private final SinkSettings settings;
    private final Schema schema;
    private final Supplier<Admin> admins;
    private final TopicTable topics;
    private final List<? extends SmartLifecycle> work;
    private final IntConsumer exit;
    private volatile @Nullable Thread thread;

    Startup(
            SinkSettings settings,
            Schema schema,
            Supplier<Admin> admins,
            TopicTable topics,
            List<? extends SmartLifecycle> work,
            IntConsumer exit) {
        this.settings = settings;
        this.schema = schema;
        this.admins = admins;
        this.topics = topics;
        this.work = work;
        this.exit = exit;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("startup").start(this::run);
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        try {
            persist(schema::migrate);
            persist(() -> schema.ensureMonths(settings.monthsAhead()));
            topics.prepareInTime(admins, ConsumerGroup.PERSISTENCE_SINK);
            work.forEach(SmartLifecycle::start);
            LOG.atInfo().log("listening");
            keepMonthsAhead();
        } catch (PartitionCountMismatch e) {
            LOG.atError()
                    .addKeyValue("reason", e.getMessage())
                    .log("cannot start: {}", e.getMessage());
            exit.accept(PartitionCountMismatch.EXIT_STATUS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void persist(Runnable step) throws InterruptedException {
        Duration pause = settings.firstRetry();
        while (true) {
            try {
                step.run();
                return;
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .log("the database is not ready, trying again");
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
            if (pause.compareTo(settings.longestRetry()) > 0) {
                pause = settings.longestRetry();
            }
        }
    }

    private void keepMonthsAhead() throws InterruptedException {
        while (true) {
            Thread.sleep(settings.upkeepInterval());
            try {
                schema.ensureMonths(settings.monthsAhead());
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .log("no months added this time; rows go to the default partition");
            }
        }
    }
}
