package dev.parley.worker.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records through one producer and outlasts brokers that are away: what the producer cannot
 * take is offered again until it can, so records neither get lost nor change places.
 *
 * <p>Thread safety: safe for use by several threads; the order is that of the calls.
 */
public final class RecordWriter {
    private static final Logger log = LoggerFactory.getLogger(RecordWriter.class);

    private final Supplier<Producer<byte[], byte[]>> producer;
    private final AtomicBoolean stalled = new AtomicBoolean();

    /**
     * @param producer gives always the same one, idempotent, with a delivery time-out far beyond
     *     any outage to be outlasted
     */
    public RecordWriter(Supplier<Producer<byte[], byte[]>> producer) {
        this.producer = producer;
    }

    /**
     * Writes a record; waits where the producer's buffer is full or the brokers are unknown.
     *
     * @return completes when the record is acknowledged
     */
    public CompletableFuture<@Nullable Void> write(ProducerRecord<byte[], byte[]> record) {
        while (true) {
            CompletableFuture<@Nullable Void> written = offer(record);
            if (!turnedAway(written)) {
                return written;
            }
            if (stalled.compareAndSet(false, true)) {
                log.atWarn()
                        .addKeyValue("topic", record.topic())
                        .log("the brokers take no records; waiting for them");
            }
        }
    }

    private CompletableFuture<@Nullable Void> offer(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        var _ =
                producer.get()
                        .send(
                                record,
                                (_, failure) -> {
                                    if (failure == null) {
                                        stalled.set(false);
                                        written.complete(null);
                                    } else {
                                        written.completeExceptionally(failure);
                                    }
                                });
        return written;
    }

    /**
     * Whether the producer gave up before it took the record. Only then has a send failed when it
     * returns, and with a time-out; a record that it took fails after the delivery time-out at the
     * earliest.
     */
    private static boolean turnedAway(CompletableFuture<?> written) {
        return written.isCompletedExceptionally()
                && written.exceptionNow() instanceof TimeoutException;
    }
}
