package dev.parley.bench.hop;

import dev.parley.bench.stage.Stage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Records that go through so many topics one after the other, by plain clients with the settings of
 * Parley's own ({@code acks=all}, no linger), and do nothing else. The records carry when they
 * should have been sent, so a late one counts from then.
 */
public final class HopChain implements AutoCloseable {
    private static final int RECORD_BYTES = 200;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String bootstrapServers;
    private final int partitions;
    private final List<String> topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<KafkaConsumer<byte[], byte[]>> consumers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile Consumer<byte[]> arrival = _ -> {};

    private HopChain(Stage stage, int hops) {
        this.bootstrapServers = stage.bootstrapServers();
        this.partitions = stage.partitions();
        String run = UUID.randomUUID().toString().substring(0, 8);
        this.topics =
                IntStream.rangeClosed(1, hops)
                        .mapToObj(hop -> "bench.hop-%s-%d".formatted(run, hop))
                        .toList();
        this.producer = producer();
    }

    /** Makes the topics, which stay, and begins to carry. */
    public static HopChain open(Stage stage, int hops)
            throws InterruptedException, ExecutionException {
        HopChain chain = new HopChain(stage, hops);
        chain.begin();
        return chain;
    }

    private void begin() throws InterruptedException, ExecutionException {
        try (Admin admin =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.createTopics(
                            topics.stream()
                                    .map(topic -> new NewTopic(topic, partitions, (short) 1))
                                    .toList())
                    .all()
                    .get();
        }
        settle();
        for (int hop = 0; hop < topics.size(); hop++) {
            KafkaConsumer<byte[], byte[]> consumer = consumer(topics.get(hop));
            consumers.add(consumer);
            Consumer<ConsumerRecord<byte[], byte[]>> next =
                    hop == topics.size() - 1
                            ? record -> arrival.accept(record.value())
                            : forward(topics.get(hop + 1));
            threads.add(
                    Thread.ofPlatform()
                            .name("hop-" + (hop + 1))
                            .start(() -> carry(consumer, next)));
        }
    }

    /**
     * Writes one empty record to each partition and waits for it. Records that were sent at once to
     * partitions just made have been seen to get lost.
     */
    private void settle() throws InterruptedException, ExecutionException {
        for (String topic : topics) {
            for (int partition = 0; partition < partitions; partition++) {
                producer.send(new ProducerRecord<>(topic, partition, null, null)).get();
            }
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(
                record,
                (_, problem) -> {
                    if (problem != null) {
                        failure.compareAndSet(null, problem);
                    }
                });
    }

    private Consumer<ConsumerRecord<byte[], byte[]>> forward(String topic) {
        return record -> {
            send(new ProducerRecord<>(topic, record.key(), record.value()));
        };
    }

    private static void carry(
            KafkaConsumer<byte[], byte[]> consumer, Consumer<ConsumerRecord<byte[], byte[]>> next) {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.value() != null) {
                        next.accept(record);
                    }
                }
            }
        } catch (WakeupException over) {
            // The chain is closed.
        }
    }

    /**
     * Sends so many a second, evenly.
     *
     * @return from the planned sending to the arrival behind the last hop, in nanoseconds
     * @throws IllegalStateException when a record does not arrive in 20 s
     */
    public Histogram run(int perSecond, Duration time) throws InterruptedException {
        int count = (int) Math.max(1, perSecond * time.toNanos() / 1_000_000_000L);
        Histogram times = new Histogram(PATIENCE.multipliedBy(10).toNanos(), 3);
        CountDownLatch left = new CountDownLatch(count);
        arrival =
                value -> {
                    times.recordValue(System.nanoTime() - ByteBuffer.wrap(value).getLong());
                    left.countDown();
                };
        long start = System.nanoTime();
        for (int record = 0; record < count; record++) {
            long planned = start + record * 1_000_000_000L / perSecond;
            for (long wait = planned - System.nanoTime();
                    wait > 0;
                    wait = planned - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(record).array();
            byte[] value = ByteBuffer.allocate(RECORD_BYTES).putLong(planned).array();
            send(new ProducerRecord<>(topics.getFirst(), key, value));
        }
        if (!left.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(
                    "%d records did not arrive in %s".formatted(left.getCount(), PATIENCE),
                    failure.get());
        }
        return times;
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private KafkaConsumer<byte[], byte[]> consumer(String topic) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.assign(
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .toList());
        return consumer;
    }

    @Override
    public void close() {
        consumers.forEach(KafkaConsumer::wakeup);
        for (Thread thread : threads) {
            try {
                thread.join(PATIENCE);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        producer.close(PATIENCE);
    }
}
