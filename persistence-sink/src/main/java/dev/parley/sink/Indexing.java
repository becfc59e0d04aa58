package dev.parley.sink;

import dev.parley.sink.history.SearchTable;
import dev.parley.sink.history.SearchTable.Indexed;
import dev.parley.sink.intake.SinkMeters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Makes messages searchable, batch by batch, behind the writes of the history. Rests in proportion
 * to its work, so that under load the search falls behind and the history does not.
 *
 * <p>Thread safety: started and stopped by others; everything else is on its one thread.
 */
final class Indexing implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Indexing.class);

    private final SearchTable table;
    private final SinkSettings settings;
    private final SinkMeters meters;
    private final InstantSource clock;
    private volatile @Nullable Thread thread;

    Indexing(SearchTable table, SinkSettings settings, SinkMeters meters, InstantSource clock) {
        this.table = table;
        this.settings = settings;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public boolean isAutoStartup() {
        return false;
    }

    @Override
    public void start() {
        // Known before it runs: it ends when it is not the one that is known.
        Thread started = Thread.ofVirtual().name("indexing").unstarted(this::run);
        thread = started;
        started.start();
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
            while (isRunning()) {
                Thread.sleep(work());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** How long to rest after it. */
    private Duration work() {
        long begin = System.nanoTime();
        try {
            Optional<Indexed> indexed = table.index(settings.searchBatch());
            Duration worked = Duration.ofNanos(System.nanoTime() - begin);
            boolean more = indexed.map(Indexed::turns).orElse(0) == settings.searchBatch();
            meters.indexed(
                    indexed.map(Indexed::turns).orElse(0),
                    more
                            ? Duration.between(indexed.get().latest(), clock.instant())
                            : Duration.ZERO);
            return more ? worked.multipliedBy(settings.searchRest()) : settings.searchPause();
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("messages cannot be made searchable now; trying again");
            return settings.longestRetry();
        }
    }
}
