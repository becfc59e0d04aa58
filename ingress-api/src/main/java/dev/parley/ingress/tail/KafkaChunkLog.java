package dev.parley.ingress.tail;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads with a consumer of its own for each request, a few at a time. */
public final class KafkaChunkLog implements ChunkLog {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaChunkLog.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final TailSettings settings;
    private final Semaphore permits;

    /**
     * @param consumers makes a consumer that throws where an offset is out of range
     */
    public KafkaChunkLog(Supplier<Consumer<byte[], byte[]>> consumers, TailSettings settings) {
        this.consumers = consumers;
        this.settings = settings;
        this.permits = new Semaphore(settings.replays());
    }

    @Override
    public Extent read(
            ConversationId conversation,
            int partition,
            long from,
            long to,
            java.util.function.Consumer<ChunkRecord> action) {
        if (to - from > settings.replayRecords()) {
            return Extent.TOO_FAR;
        }
        long deadline = System.nanoTime() + settings.replayTime().toNanos();
        try {
            if (!permits.tryAcquire(settings.replayTime().toMillis(), TimeUnit.MILLISECONDS)) {
                return Extent.TOO_FAR;
            }
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                return read(
                        consumer,
                        new TopicPartition(Topics.CHUNKS.name(), partition),
                        from,
                        to,
                        deadline,
                        chunk -> {
                            if (chunk.conversation().equals(conversation.toString())) {
                                action.accept(chunk);
                            }
                        });
            } finally {
                permits.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Extent.TOO_FAR;
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("reason", e.getMessage())
                    .log("the chunk log could not be read back");
            return Extent.TOO_FAR;
        }
    }

    private static Extent read(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long from,
            long to,
            long deadline,
            java.util.function.Consumer<ChunkRecord> action) {
        consumer.assign(List.of(partition));
        if (firstOffset(consumer, partition, deadline) > from) {
            return Extent.EXPIRED;
        }
        consumer.seek(partition, from);
        while (consumer.position(partition) < to) {
            if (System.nanoTime() > deadline) {
                return Extent.TOO_FAR;
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                if (record.offset() < to) {
                    action.accept(ChunkRecord.of(record));
                }
            }
        }
        return Extent.WHOLE;
    }

    private static long firstOffset(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long deadline) {
        Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
        return consumer.beginningOffsets(List.of(partition), left).getOrDefault(partition, 0L);
    }
}
