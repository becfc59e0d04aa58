package dev.parley.ingress.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.topic.Topics;
import dev.parley.ingress.tail.Partitions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HomePartitionsTest {
    private final Queue<MockConsumer<byte[], byte[]>> members = new ConcurrentLinkedQueue<>();
    private final HomePartitions homes =
            new HomePartitions(this::member, new Partitions(12), new Random(1));

    @AfterEach
    void stop() {
        homes.close();
    }

    @Test
    void areThoseThatTheGroupGaveToThisEdge() throws InterruptedException {
        MockConsumer<byte[], byte[]> member = joins();
        homes.start();

        polled(member, () -> member.rebalance(partitions(3, 4, 5)));
        assertThat(homes.find()).contains(Set.of(3, 4, 5));

        polled(member, () -> member.rebalance(partitions(4)));
        assertThat(homes.find()).contains(Set.of(4));
    }

    @Test
    void areNeverRead() throws InterruptedException {
        MockConsumer<byte[], byte[]> member = joins();
        homes.start();

        polled(member, () -> member.rebalance(partitions(3, 4)));

        assertThat(member.paused()).hasSameElementsAs(partitions(3, 4));
    }

    @Test
    void areOneForAnEdgeThatTheGroupHasNoneFor() throws InterruptedException {
        MockConsumer<byte[], byte[]> member = joins();
        homes.start();

        polled(member, () -> member.rebalance(List.of()));

        assertThat(homes.find().orElseThrow()).hasSize(1).isSubsetOf(range());
    }

    @Test
    void areNotKnownWhileTheGroupCannotBeReached() throws InterruptedException {
        MockConsumer<byte[], byte[]> member = joins();
        homes.start();
        polled(member, () -> member.rebalance(partitions(3)));

        BlockingQueue<Optional<Set<Integer>>> after = new LinkedBlockingQueue<>();
        member.schedulePollTask(() -> member.setPollException(new KafkaException("trouble")));
        members.add(
                new MockConsumer<>("latest") {
                    @Override
                    public void subscribe(
                            Collection<String> topics, ConsumerRebalanceListener listener) {
                        after.add(homes.find());
                        super.subscribe(topics, listener);
                    }
                });

        assertThat(after.poll(20, TimeUnit.SECONDS)).isEqualTo(Optional.empty());
    }

    private MockConsumer<byte[], byte[]> joins() {
        MockConsumer<byte[], byte[]> member = new MockConsumer<>("latest");
        member.updateEndOffsets(
                range().stream().collect(Collectors.toMap(HomePartitionsTest::partition, _ -> 0L)));
        members.add(member);
        return member;
    }

    /** Returns when what was done in one poll has been looked at after it. */
    private static void polled(MockConsumer<byte[], byte[]> member, Runnable task)
            throws InterruptedException {
        BlockingQueue<Boolean> done = new LinkedBlockingQueue<>();
        member.schedulePollTask(task);
        member.schedulePollTask(() -> done.add(true));
        assertThat(done.poll(20, TimeUnit.SECONDS)).isTrue();
    }

    private Consumer<byte[], byte[]> member() {
        MockConsumer<byte[], byte[]> next = members.poll();
        if (next == null) {
            throw new KafkaException("no broker");
        }
        return next;
    }

    private static Set<Integer> range() {
        return Set.copyOf(IntStream.range(0, 12).boxed().toList());
    }

    private static List<TopicPartition> partitions(int... numbers) {
        return IntStream.of(numbers).mapToObj(HomePartitionsTest::partition).toList();
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition(Topics.CHUNKS.name(), number);
    }
}
