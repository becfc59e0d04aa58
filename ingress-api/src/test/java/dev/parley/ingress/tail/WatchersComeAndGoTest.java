package dev.parley.ingress.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.meter.EdgeMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

/**
 * However watchers come and go, homes move, consumers fail and partitions are let go and begun
 * again, while records keep coming: whoever watches gets each record of the conversation once, in
 * order, from where they wanted.
 */
final class WatchersComeAndGoTest {
    private static final int PARTITIONS = 4;
    private static final int CONVERSATIONS = 8;
    private static final int WATCHERS = 4;
    private static final int RECORDS = 4_000;

    /** What one watcher is given, with what it has to read back by itself. */
    private final class Seen implements ChunkWatcher {
        private final ConversationId conversation;
        private final List<Long> offsets = new ArrayList<>();
        private boolean lost;

        Seen(ConversationId conversation) {
            this.conversation = conversation;
        }

        @Override
        public synchronized void missing(int partition, long from, long to) {
            assertThat(offsets).as("missing comes first").isEmpty();
            offsets.addAll(broker.offsets(conversation, from, to));
        }

        @Override
        public synchronized void arrived(ChunkRecord chunk) {
            offsets.add(chunk.offset());
        }

        @Override
        public synchronized void lost() {
            lost = true;
        }

        synchronized void check(long from) {
            assertThat(lost).isFalse();
            long to = offsets.isEmpty() ? from : offsets.getLast() + 1;
            assertThat(offsets).isEqualTo(broker.offsets(conversation, from, to));
        }

        synchronized long next() {
            return offsets.isEmpty() ? 0 : offsets.getLast() + 1;
        }
    }

    private final FakeBroker broker = new FakeBroker(PARTITIONS);
    private final List<ConversationId> conversations =
            Stream.generate(ConversationId::next).limit(CONVERSATIONS).toList();
    private volatile Optional<Set<Integer>> homes = Optional.empty();
    private volatile boolean writing = true;

    static IntStream seeds() {
        return IntStream.range(0, 16);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void missAndDoubleNothing(int seed) throws Exception {
        Random random = new Random(seed);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        TailSettings settings =
                new TailSettings(
                        DataSize.ofBytes(random.nextBoolean() ? 4_000 : 1 << 20),
                        10,
                        random.nextInt(6),
                        Duration.ofMillis(random.nextInt(3)),
                        Duration.ofSeconds(10),
                        1_000,
                        Duration.ofSeconds(5),
                        1);
        ChunkTail tail =
                new ChunkTail(
                        new Partitions(PARTITIONS), settings, new TurnsSeen(10), System::nanoTime);
        write(random, random.nextInt(100));
        try (LiveTail live =
                        new LiveTail(
                                new LiveTail.Consumers(broker::consumer, broker::consumer),
                                tail,
                                () -> homes,
                                settings,
                                new EdgeMeters(meters),
                                Duration.ofMillis(random.nextInt(3)));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            live.start();
            await().until(live::isLive);
            homes = Optional.of(Set.of(random.nextInt(PARTITIONS)));
            List<Future<Integer>> watching = new ArrayList<>();
            for (int number = 0; number < WATCHERS; number++) {
                watching.add(threads.submit(watching(tail, new Random(random.nextLong()))));
            }
            broker.trouble(seed % 8 == 0 ? 1 : 0);

            write(random, RECORDS);
            writing = false;

            for (Future<Integer> each : watching) {
                assertThat(watched(each)).isPositive();
            }
        }
        assertThat(meters.counter("parley.partitions.left").count())
                .as("partitions were let go")
                .isPositive();
        assertThat(meters.counter("parley.partitions.begun").count())
                .isEqualTo(
                        meters.counter("parley.partitions.left").count()
                                + meters.get("parley.partitions.read").gauge().value());
    }

    private void write(Random random, int count) {
        for (int number = 0; number < count; number++) {
            ConversationId conversation = conversations.get(random.nextInt(CONVERSATIONS));
            switch (random.nextInt(50)) {
                case 0 -> broker.leaveOut(conversation, 1 + random.nextInt(3));
                case 1 -> homes = Optional.of(Set.of(random.nextInt(PARTITIONS)));
                case 2, 3, 4, 5 -> LockSupport.parkNanos(random.nextInt(2_000_000));
                default -> broker.append(conversation);
            }
        }
    }

    /** Watches one conversation after the other, each for a while and the last one to its end. */
    private Callable<Integer> watching(ChunkTail tail, Random random) {
        return () -> {
            int watched = 0;
            boolean last = false;
            while (!last) {
                last = !writing;
                ConversationId conversation = conversations.get(random.nextInt(CONVERSATIONS));
                watched += watch(tail, conversation, random, last) ? 1 : 0;
                LockSupport.parkNanos(random.nextInt(3_000_000));
            }
            return watched;
        };
    }

    /** Whether the log could be read. */
    private boolean watch(
            ChunkTail tail, ConversationId conversation, Random random, boolean toTheEnd) {
        Seen seen = new Seen(conversation);
        long from;
        try {
            from =
                    random.nextBoolean()
                            ? tail.position(conversation)
                            : random.nextLong(broker.end(conversation) + 1);
            assertThat(from).isLessThanOrEqualTo(broker.end(conversation));
            try (Watch _ = tail.watch(conversation, from, seen)) {
                LockSupport.parkNanos(random.nextInt(2_000_000));
                if (toTheEnd) {
                    long latest = broker.append(conversation);
                    await().untilAsserted(() -> assertThat(seen.next()).isGreaterThan(latest));
                }
            }
        } catch (TailNotReady e) {
            return false;
        }
        seen.check(from);
        return true;
    }

    private static int watched(Future<Integer> each)
            throws InterruptedException, ExecutionException {
        return each.get();
    }
}
