package dev.parley.events.wire;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;

/**
 * A producer for topics of which only the latest record of each key counts, and for somebody who
 * flushes before relying on what was written, as Kafka Streams does before each commit. It holds
 * back what goes to these topics until then and sends of each key the latest; all other topics it
 * does not touch. So a key that is written often costs one record, and readers see what compaction
 * would have left.
 *
 * <ul>
 *   <li>What is held goes out on {@link #flush()}, before offsets are added to a transaction,
 *       before the transaction is committed, and when it is more than may be held. An aborted
 *       transaction and closing drop it: it is lost as what a producer has not sent yet.
 *   <li>Keys go out in the order in which they were first written since the last time, but removals
 *       last. So what is written in place of an entry under another key is there before that entry
 *       is gone, whatever is written after.
 *   <li>A record that another took the place of has been sent when the other has: its callback and
 *       future get what the other's get.
 *   <li>What cannot be sent any more when its time has come is told to the callback, not thrown.
 * </ul>
 *
 * <p>Thread safety: sending, flushing and transactions by one thread at a time, metrics by any.
 */
public final class LatestOfKeyProducer implements Producer<byte[], byte[]> {
    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private final Producer<byte[], byte[]> producer;
    private final Set<String> topics;
    private final long mostBytes;
    private final Map<Place, Held> held = new LinkedHashMap<>();
    private long heldBytes;

    private record Place(String topic, @Nullable Integer partition, ByteBuffer key) {}

    /** The latest record of a key, and who waits for it or for one before it. */
    private static final class Held {
        private ProducerRecord<byte[], byte[]> latest;
        private final List<Callback> callbacks = new ArrayList<>();
        private final CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();

        Held(ProducerRecord<byte[], byte[]> first) {
            latest = first;
        }

        boolean isRemoval() {
            return latest.value() == null;
        }

        void complete(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
            callbacks.forEach(callback -> callback.onCompletion(metadata, failure));
            if (failure == null) {
                sent.complete(metadata);
            } else {
                sent.completeExceptionally(failure);
            }
        }
    }

    /**
     * A producer that sends by another.
     *
     * @param topics of which it sends the latest of each key
     */
    public LatestOfKeyProducer(Producer<byte[], byte[]> producer, Set<String> topics) {
        this(producer, topics, MOST_BYTES);
    }

    /**
     * @param mostBytes that are written to these topics until it sends them unasked
     */
    LatestOfKeyProducer(Producer<byte[], byte[]> producer, Set<String> topics, long mostBytes) {
        this.producer = producer;
        this.topics = Set.copyOf(topics);
        this.mostBytes = mostBytes;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        return send(record, null);
    }

    @Override
    public Future<RecordMetadata> send(
            ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
        byte[] key = record.key();
        if (key == null || !topics.contains(record.topic())) {
            return producer.send(record, callback);
        }
        Held entry =
                held.computeIfAbsent(
                        new Place(record.topic(), record.partition(), ByteBuffer.wrap(key)),
                        _ -> new Held(record));
        entry.latest = record;
        if (callback != null) {
            entry.callbacks.add(callback);
        }
        // Callbacks may refer to the records that they are about, so these count to the end.
        heldBytes += key.length + (record.value() == null ? 0 : record.value().length);
        if (heldBytes > mostBytes) {
            release();
        }
        return entry.sent;
    }

    private void release() {
        List<Held> all = List.copyOf(held.values());
        drop();
        all.stream().filter(entry -> !entry.isRemoval()).forEach(this::send);
        all.stream().filter(Held::isRemoval).forEach(this::send);
    }

    private void send(Held entry) {
        try {
            producer.send(entry.latest, entry::complete);
        } catch (KafkaException e) {
            entry.complete(null, e);
        }
    }

    private void drop() {
        held.clear();
        heldBytes = 0;
    }

    @Override
    public void flush() {
        release();
        producer.flush();
    }

    @Override
    public void initTransactions() {
        producer.initTransactions();
    }

    @Override
    public void beginTransaction() {
        producer.beginTransaction();
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        release();
        producer.sendOffsetsToTransaction(offsets, group);
    }

    @Override
    public void commitTransaction() {
        release();
        producer.commitTransaction();
    }

    @Override
    public void abortTransaction() {
        drop();
        producer.abortTransaction();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return producer.partitionsFor(topic);
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return producer.metrics();
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        producer.registerMetricForSubscription(metric);
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        producer.unregisterMetricFromSubscription(metric);
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        return producer.clientInstanceId(timeout);
    }

    @Override
    public void close() {
        drop();
        producer.close();
    }

    @Override
    public void close(Duration timeout) {
        drop();
        producer.close(timeout);
    }
}
