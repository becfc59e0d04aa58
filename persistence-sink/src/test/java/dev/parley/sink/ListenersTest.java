package dev.parley.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.util.unit.DataSize;

/** When offsets are committed, by a consumer whose polls never wait. */
final class ListenersTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.TURNS.name(), 0);
    private static final long PATIENCE_SECONDS = 30;

    private final Partition consumer = new Partition();
    private final List<Integer> commitsBeforeBatch = new ArrayList<>();

    /** A batch for each of the first polls, then silence. */
    private static final class Partition extends MockConsumer<byte[], byte[]> {
        private final List<Long> commits = new ArrayList<>();
        private final CountDownLatch committed = new CountDownLatch(1);

        Partition() {
            super("earliest");
            updateBeginningOffsets(Map.of(PARTITION, 0L));
        }

        void bring(int batches) {
            schedulePollTask(() -> rebalance(List.of(PARTITION)));
            for (long offset = 0; offset < batches; offset++) {
                long next = offset;
                schedulePollTask(() -> addRecord(record(next)));
            }
        }

        @Override
        public synchronized void commitSync(
                Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            super.commitSync(offsets, timeout);
            OffsetAndMetadata offset = offsets.get(PARTITION);
            // The container commits where it begins, too.
            if (offset != null && offset.offset() > 0) {
                commits.add(offset.offset());
                committed.countDown();
            }
        }

        private static ConsumerRecord<byte[], byte[]> record(long offset) {
            return new ConsumerRecord<>(
                    PARTITION.topic(), PARTITION.partition(), offset, new byte[0], new byte[0]);
        }
    }

    @Test
    void commitsOnceForManyBatchesWhenNoMoreComes() throws InterruptedException {
        consumer.bring(5);
        var container = container(_ -> commitsBeforeBatch.add(consumer.commits.size()));

        container.start();
        boolean committed = consumer.committed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        container.stop();

        assertThat(committed).isTrue();
        assertThat(commitsBeforeBatch).containsExactly(0, 0, 0, 0, 0);
        assertThat(consumer.commits).containsExactly(5L);
    }

    @Test
    void commitsWhatIsStoredWhenItStops() throws InterruptedException {
        consumer.bring(3);
        CountDownLatch third = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        var container =
                container(records -> {
                    if (records.getFirst().offset() == 2) {
                        third.countDown();
                        await(stopped);
                    }
                });

        container.start();
        await(third);
        container.stop(stopped::countDown);
        stopped.countDown();
        boolean committed = consumer.committed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(committed).isTrue();
        assertThat(consumer.commits).containsExactly(3L);
    }

    @Test
    void commitsNothingOfABatchThatIsNotStored() throws InterruptedException {
        consumer.bring(2);
        List<Long> given = new ArrayList<>();
        var container =
                container(records -> {
                    long offset = records.getFirst().offset();
                    given.add(offset);
                    if (offset == 1 && given.size() < 4) {
                        assertThat(consumer.commits).isEmpty();
                        throw new IllegalStateException("the database is away");
                    }
                });

        container.start();
        boolean committed = consumer.committed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        container.stop();

        assertThat(committed).isTrue();
        assertThat(given).containsExactly(0L, 1L, 1L, 1L);
        assertThat(consumer.commits).containsExactly(2L);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Committing by time alone would take an hour. */
    private ConcurrentMessageListenerContainer<byte[], byte[]> container(
            BatchMessageListener<byte[], byte[]> listener) {
        SinkSettings settings =
                new SinkSettings(
                        10,
                        DataSize.ofMegabytes(1),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofHours(1),
                        Duration.ofMillis(1),
                        Duration.ofMillis(1),
                        1,
                        Duration.ofHours(1),
                        1,
                        0,
                        Duration.ofHours(1));
        return new Listeners(
                        new KafkaSettings("nowhere:1", "test", 1, (short) 1),
                        settings,
                        new SimpleMeterRegistry())
                .container(factory(), "history", listener, Duration.ZERO, Topics.TURNS);
    }

    private ConsumerFactory<byte[], byte[]> factory() {
        return new ConsumerFactory<>() {
            @Override
            public Consumer<byte[], byte[]> createConsumer(
                    @Nullable String group,
                    @Nullable String prefix,
                    @Nullable String suffix,
                    @Nullable Properties properties) {
                return consumer;
            }

            @Override
            public boolean isAutoCommit() {
                return false;
            }

            @Override
            public Map<String, Object> getConfigurationProperties() {
                return new HashMap<>(Map.of("group.id", "persistence-sink"));
            }
        };
    }
}
