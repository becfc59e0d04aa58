package dev.parley.billing;

import dev.parley.billing.settlement.TotalsListing;
import dev.parley.events.topic.Topics;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/**
 * Makes all sums anew from the log, writes them to a file and is done. Whatever goes wrong breaks
 * it off with an exception; it never goes on from where an earlier one stopped.
 */
final class Rebuild implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final RebuildSettings settings;
    private final Supplier<RebuiltLog> logs;
    private final Supplier<KafkaStreams> application;

    Rebuild(
            RebuildSettings settings,
            Supplier<RebuiltLog> logs,
            Supplier<KafkaStreams> application) {
        this.settings = settings;
        this.logs = logs;
        this.application = application;
    }

    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        try (RebuiltLog log = logs.get()) {
            log.forget();
            log.markEnd();
            KafkaStreams streams = application.get();
            streams.cleanUp();
            try {
                read(streams, log);
                write(streams);
            } finally {
                streams.close(
                        CloseOptions.timeout(CLOSE_TIMEOUT)
                                .withGroupMembershipOperation(
                                        GroupMembershipOperation.LEAVE_GROUP));
                streams.cleanUp();
            }
            log.forget();
            LOG.atInfo()
                    .addKeyValue("output", settings.output())
                    .log("the totals are rebuilt from the log");
        } catch (ExecutionException e) {
            throw new UnableToRebuild("the totals cannot be rebuilt: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new UnableToRebuild("the totals cannot be rebuilt: Kafka does not answer", e);
        } catch (IOException e) {
            throw new UnableToRebuild("the totals cannot be written: " + e.getMessage(), e);
        }
    }

    private static void read(KafkaStreams streams, RebuiltLog log)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Void> failed = new CompletableFuture<>();
        streams.setUncaughtExceptionHandler(e -> {
            failed.completeExceptionally(e);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.start();
        while (!log.isRead()) {
            try {
                failed.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                // Nothing failed meanwhile.
            }
        }
    }

    /** Beside the file first, so that the file is always a whole one. */
    private void write(KafkaStreams streams) throws IOException {
        Path output = settings.output().toAbsolutePath();
        Path part = output.resolveSibling(output.getFileName() + ".part");
        try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(part))) {
            TotalsListing.write(LocalTotals.of(streams, Topics.TURNS), to);
        }
        Files.move(part, output, StandardCopyOption.REPLACE_EXISTING);
    }
}
