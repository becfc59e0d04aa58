package dev.parley.ingress.ownership;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.CancelRequested;
import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.conversation.ConversationEvent.ConversationDeleted;
import dev.parley.events.conversation.ConversationEvent.ConversationUpdated;
import dev.parley.events.conversation.ConversationEvent.DeadlinePassed;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import dev.parley.ingress.tail.Partitions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the record that opened a conversation by the time in the conversation's id: one process
 * made both, by one clock, so only what was written about then has to be read.
 */
public final class KafkaOpeningLog implements OpeningLog {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaOpeningLog.class);
    private static final EventCodec<ConversationEvent> CODEC =
            Topics.CONVERSATIONS.codec("ingress-api");
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int READERS = 2;

    // An id is made at most so long before the record.
    private static final Duration BEFORE = Duration.ofSeconds(10);

    // No record of later than that stands before it: clocks differ by ten minutes at most.
    private static final Duration AFTER = Duration.ofMinutes(25);
    private static final int TIME_ORDERED = 7;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Partitions partitions;
    private final Duration patience;
    private final Semaphore readers = new Semaphore(READERS);

    /**
     * Thread safety: safe.
     *
     * @param consumers makes a consumer that throws where an offset is out of range
     * @param patience how long an answer may take
     */
    public KafkaOpeningLog(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Partitions partitions,
            Duration patience) {
        this.consumers = consumers;
        this.partitions = partitions;
        this.patience = patience;
    }

    @Override
    public Optional<UserId> opener(ConversationId conversation) {
        if (conversation.value().version() != TIME_ORDERED) {
            return Optional.empty();
        }
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            if (!readers.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new UnableToReadLog();
            }
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                return find(consumer, conversation, deadline);
            } finally {
                readers.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnableToReadLog();
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("conversation", conversation)
                    .addKeyValue("reason", e.getMessage())
                    .log("the conversation log could not be read back");
            throw new UnableToReadLog();
        }
    }

    private Optional<UserId> find(
            Consumer<byte[], byte[]> consumer, ConversationId conversation, long deadline) {
        Instant made = Instant.ofEpochMilli(conversation.value().getMostSignificantBits() >>> 16);
        byte[] key = conversation.toString().getBytes(UTF_8);
        long latest = made.plus(AFTER).toEpochMilli();
        TopicPartition partition =
                new TopicPartition(Topics.CONVERSATIONS.name(), partitions.of(conversation));
        consumer.assign(List.of(partition));
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(
                                Map.of(partition, made.minus(BEFORE).toEpochMilli()),
                                left(deadline))
                        .get(partition);
        if (first == null) {
            return Optional.empty();
        }
        long end =
                consumer.endOffsets(List.of(partition), left(deadline)).getOrDefault(partition, 0L);
        consumer.seek(partition, first.offset());
        while (consumer.position(partition, left(deadline)) < end) {
            if (System.nanoTime() - deadline > 0) {
                throw new UnableToReadLog();
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                if (record.timestamp() > latest) {
                    return Optional.empty();
                }
                Optional<UserId> opener =
                        Arrays.equals(record.key(), key) ? opener(record) : Optional.empty();
                if (opener.isPresent()) {
                    return opener;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<UserId> opener(ConsumerRecord<byte[], byte[]> record) {
        if (!(CODEC.read(record)
                instanceof Decoded.Known<ConversationEvent>(ConversationEvent event, var _))) {
            return Optional.empty();
        }
        return switch (event) {
            case ConversationCreated created -> Optional.of(created.userId());
            case PromptSubmitted prompt -> Optional.of(prompt.userId());
            case ConversationUpdated _,
                    ConversationDeleted _,
                    CancelRequested _,
                    GenerationStarted _,
                    GenerationEnded _,
                    DeadlinePassed _ ->
                    Optional.empty();
        };
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    }
}
