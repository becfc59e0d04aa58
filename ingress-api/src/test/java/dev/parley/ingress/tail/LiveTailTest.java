package dev.parley.ingress.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.topic.Topics;
import dev.parley.ingress.meter.EdgeMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class LiveTailTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.CHUNKS.name(), 0);
    private static final ConversationId C = ConversationId.next();
    private static final TailSettings SETTINGS =
            new TailSettings(DataSize.ofKilobytes(64), 10, 3, 1_000, Duration.ofSeconds(5), 1);

    /** Hands on the offsets that it is given. */
    private static final class Offsets implements ChunkWatcher {
        private final BlockingQueue<Long> arrived = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> lost = new LinkedBlockingQueue<>();

        @Override
        public void missing(int partition, long from, long to) {
            throw new AssertionError("nothing is missing");
        }

        @Override
        public void arrived(ChunkRecord chunk) {
            arrived.add(chunk.offset());
        }

        @Override
        public void lost() {
            lost.add(true);
        }
    }

    private final ChunkTail tail =
            new ChunkTail(
                    new Partitions(1),
                    SETTINGS.memory().toBytes(),
                    new TurnsSeen(SETTINGS.turns()));
    private final Queue<MockConsumer<byte[], byte[]>> consumers = new ConcurrentLinkedQueue<>();
    private final Offsets offsets = new Offsets();
    private final LiveTail live =
            new LiveTail(this::consumer, tail, SETTINGS, new EdgeMeters(new SimpleMeterRegistry()));

    @AfterEach
    void stop() {
        live.close();
    }

    @Test
    void beginsALittleBeforeTheEnd() throws InterruptedException {
        MockConsumer<byte[], byte[]> consumer = log(0, 10);
        begin(consumer);

        assertThat(tail.position(C)).isEqualTo(7);
        add(consumer, 7);
        tail.watch(C, 7, offsets);

        assertThat(offsets.arrived.poll(10, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(live.isLive()).isTrue();
    }

    @Test
    void goesOnWithANewConsumerWhereItWas() throws InterruptedException {
        MockConsumer<byte[], byte[]> first = log(0, 0);
        MockConsumer<byte[], byte[]> second = log(0, 2);
        begin(first);
        tail.watch(C, 0, offsets);
        add(first, 0);
        assertThat(offsets.arrived.poll(10, TimeUnit.SECONDS)).isZero();

        consumers.add(second);
        first.schedulePollTask(() -> first.setPollException(new KafkaException("trouble")));
        second.schedulePollTask(() -> add(second, 1));

        assertThat(offsets.arrived.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(offsets.lost).isEmpty();
    }

    @Test
    void tellsWatchersWhenItsPlaceIsGone() throws InterruptedException {
        MockConsumer<byte[], byte[]> first = log(0, 0);
        MockConsumer<byte[], byte[]> second = log(50, 60);
        begin(first);
        tail.watch(C, 0, offsets);

        consumers.add(second);
        first.schedulePollTask(() -> first.setPollException(new KafkaException("trouble")));

        assertThat(offsets.lost.poll(20, TimeUnit.SECONDS)).isTrue();
        assertThat(tail.position(C)).isEqualTo(60);
    }

    private void begin(MockConsumer<byte[], byte[]> consumer) throws InterruptedException {
        BlockingQueue<Boolean> polled = new LinkedBlockingQueue<>();
        consumer.schedulePollTask(() -> polled.add(true));
        consumers.add(consumer);
        live.start();
        assertThat(polled.poll(10, TimeUnit.SECONDS)).isTrue();
    }

    private Consumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> next = consumers.poll();
        if (next == null) {
            throw new KafkaException("no broker");
        }
        return next;
    }

    private static MockConsumer<byte[], byte[]> log(long first, long end) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
        consumer.updateBeginningOffsets(Map.of(PARTITION, first));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        return consumer;
    }

    private static void add(MockConsumer<byte[], byte[]> consumer, long offset) {
        consumer.addRecord(
                new ConsumerRecord<>(
                        PARTITION.topic(),
                        0,
                        offset,
                        C.toString().getBytes(StandardCharsets.UTF_8),
                        new byte[0]));
    }
}
