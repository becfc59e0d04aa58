package dev.parley.ingress.deadletter;

import dev.parley.events.deadletter.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads with a consumer of its own for each reader, without a group, one partition at a time. */
public final class KafkaLetterLog implements LetterLog {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLetterLog.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Semaphore permits;

    /**
     * @param consumers makes a consumer that reads what is committed, a bounded number of bytes at
     *     a time, and throws where an offset is out of range
     * @param readers how many may read at the same time
     */
    public KafkaLetterLog(Supplier<Consumer<byte[], byte[]>> consumers, int readers) {
        this.consumers = consumers;
        this.permits = new Semaphore(readers);
    }

    @Override
    public Reading open() {
        try {
            if (!permits.tryAcquire(ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new UnableToReadLetters("others are reading dead letters");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnableToReadLetters("the server is restarting");
        }
        try {
            return new KafkaReading(consumers.get());
        } catch (KafkaException e) {
            permits.release();
            throw unreachable(e);
        }
    }

    private static UnableToReadLetters unreachable(KafkaException cause) {
        LOG.atWarn()
                .addKeyValue("reason", cause.getMessage())
                .log("dead letters could not be read");
        return new UnableToReadLetters("the brokers cannot be reached");
    }

    private final class KafkaReading implements Reading {
        private final Consumer<byte[], byte[]> consumer;

        private KafkaReading(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public List<Span> spans(Collection<LetterTopic> topics) {
            try {
                Map<String, List<PartitionInfo>> existing = consumer.listTopics(ANSWER);
                List<TopicPartition> partitions =
                        topics.stream()
                                .flatMap(topic ->
                                        existing.getOrDefault(topic.name(), List.of()).stream())
                                .map(info -> new TopicPartition(info.topic(), info.partition()))
                                .toList();
                Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions, ANSWER);
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
                return topics.stream()
                        .flatMap(topic ->
                                partitions.stream()
                                        .filter(each -> each.topic().equals(topic.name()))
                                        .map(each ->
                                                new Span(
                                                        topic,
                                                        each.partition(),
                                                        firsts.getOrDefault(each, 0L),
                                                        ends.getOrDefault(each, 0L))))
                        .filter(span -> span.from() < span.to())
                        .sorted(Comparator.comparing(Span::start))
                        .toList();
            } catch (KafkaException e) {
                throw unreachable(e);
            }
        }

        @Override
        public List<Span> read(List<Span> spans, Duration time, Batch action) {
            long deadline = System.nanoTime() + time.toNanos();
            List<Span> rest = new ArrayList<>(spans);
            try {
                while (!rest.isEmpty()) {
                    Span span = rest.getFirst();
                    long position = read(span, deadline, action);
                    if (position < span.to()) {
                        rest.set(0, span.startingAt(position));
                        return rest;
                    }
                    rest.removeFirst();
                }
                return rest;
            } catch (KafkaException e) {
                throw unreachable(e);
            }
        }

        /** Returns the first offset that was not dealt with. */
        private long read(Span span, long deadline, Batch action) {
            TopicPartition partition = new TopicPartition(span.topic().name(), span.partition());
            consumer.assign(List.of(partition));
            consumer.seek(partition, span.from());
            long position = span.from();
            while (position < span.to()) {
                if (System.nanoTime() > deadline) {
                    return position;
                }
                List<DeadLetter> letters;
                try {
                    letters =
                            consumer.poll(POLL).records(partition).stream()
                                    .filter(record -> record.offset() < span.to())
                                    .map(span.topic()::letter)
                                    .toList();
                } catch (OffsetOutOfRangeException e) {
                    long first =
                            consumer.beginningOffsets(List.of(partition), ANSWER)
                                    .getOrDefault(partition, 0L);
                    if (first <= position) {
                        return span.to();
                    }
                    consumer.seek(partition, first);
                    position = first;
                    continue;
                }
                int taken = letters.isEmpty() ? 0 : action.take(letters);
                if (taken < letters.size()) {
                    return letters.get(taken).record().offset();
                }
                position = consumer.position(partition, ANSWER);
            }
            return span.to();
        }

        @Override
        public void close() {
            try {
                consumer.close();
            } catch (KafkaException e) {
                LOG.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .log("a reader of dead letters could not be closed in order");
            } finally {
                permits.release();
            }
        }
    }
}
