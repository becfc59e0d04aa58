package dev.parley.ingress.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.meter.EdgeMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class LiveTailTest {
    private static final int LOOKBACK = 3;
    private static final Partitions PARTITIONS = new Partitions(3);
    private static final Duration SHORT = Duration.ofMillis(1);

    /** Hands on the offsets that it is given. */
    private static final class Offsets implements ChunkWatcher {
        private final BlockingQueue<Long> arrived = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> lost = new LinkedBlockingQueue<>();
        private volatile String missing = "";

        @Override
        public void missing(int partition, long from, long to) {
            missing = from + "-" + to;
        }

        @Override
        public void arrived(ChunkRecord chunk) {
            arrived.add(chunk.offset());
        }

        @Override
        public void lost() {
            lost.add(true);
        }

        long next() throws InterruptedException {
            Long offset = arrived.poll(20, TimeUnit.SECONDS);
            assertThat(offset).as("a record came").isNotNull();
            return offset == null ? -1 : offset;
        }
    }

    private final FakeBroker broker = new FakeBroker(PARTITIONS.count());
    private SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Offsets offsets = new Offsets();
    private final ConversationId home = in(0);
    private final ConversationId elsewhere = in(2);
    private volatile Optional<Set<Integer>> homes = Optional.of(Set.of(0));
    private ChunkTail tail = tail(Duration.ofSeconds(60));
    private LiveTail live = live(tail);

    @AfterEach
    void stop() {
        live.close();
    }

    @Test
    void beginsALittleBeforeTheEnd() throws InterruptedException {
        append(home, 10);
        append(elsewhere, 20);
        start();

        for (ConversationId conversation : List.of(home, elsewhere)) {
            long end = broker.end(conversation);
            Offsets seen = new Offsets();
            tail.watch(conversation, 0, seen);

            assertThat(tail.position(conversation)).isEqualTo(end);
            assertThat(seen.missing).isEqualTo("0-" + (end - LOOKBACK));
            for (long offset = end - LOOKBACK; offset < end; offset++) {
                assertThat(seen.next()).isEqualTo(offset);
            }
            assertThat(seen.arrived).isEmpty();
            broker.append(conversation);
            assertThat(seen.next()).isEqualTo(end);
        }
        assertThat(live.isLive()).isTrue();
    }

    @Test
    void readsItsHomesAndWhatSomebodyWatches() throws InterruptedException {
        begin(SHORT);
        await().untilAsserted(() -> assertThat(read()).isEqualTo(1));

        Watch watch = tail.watch(elsewhere, 0, offsets);
        broker.append(elsewhere);
        assertThat(offsets.next()).isZero();
        assertThat(read()).isEqualTo(2);

        watch.close();
        await().untilAsserted(() -> assertThat(read()).isEqualTo(1));
        append(elsewhere, 9);
        await().untilAsserted(() -> {
            assertThat(tail.readings()).containsOnlyKeys(0);
            assertThat(meters.counter("parley.chunks.read").count()).isEqualTo(1);
        });

        Offsets again = new Offsets();
        tail.watch(elsewhere, 1, again);
        assertThat(again.missing).isEqualTo("1-7");
        assertThat(again.next()).isEqualTo(7);
        assertThat(meters.counter("parley.partitions.begun").count()).isEqualTo(3);
        assertThat(meters.counter("parley.partitions.left").count()).isEqualTo(1);
    }

    @Test
    void followsItsHomesWhereverTheyAre() {
        begin(SHORT);
        await().untilAsserted(() -> assertThat(tail.readings()).containsOnlyKeys(0));

        homes = Optional.of(Set.of(1, 2));
        await().untilAsserted(() -> assertThat(tail.readings()).containsOnlyKeys(1, 2));

        homes = Optional.empty();
        await().during(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(tail.readings()).containsOnlyKeys(1, 2));
    }

    @Test
    void goesOnWithANewConsumerWhereItWas() throws InterruptedException {
        start();
        tail.watch(elsewhere, 0, offsets);
        broker.append(elsewhere);
        assertThat(offsets.next()).isZero();

        broker.trouble(2);
        broker.append(elsewhere);

        assertThat(offsets.next()).isEqualTo(1);
        assertThat(offsets.lost).isEmpty();
        await().untilAsserted(() -> assertThat(live.isLive()).isTrue());
    }

    @Test
    void tellsWatchersWhenItsPlaceIsGone() throws InterruptedException {
        start();
        tail.watch(elsewhere, 0, offsets);

        broker.lose(elsewhere, 60);

        assertThat(offsets.lost.poll(20, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(tail.position(elsewhere)).isEqualTo(60));
        broker.append(elsewhere);
        assertThat(offsets.next()).isEqualTo(60);
    }

    @Test
    void refusesWhatIsNotReadWhileTheBrokersAreAway() throws InterruptedException {
        start();
        tail.watch(home, 0, offsets);

        broker.away(true);

        assertThatThrownBy(() -> tail.watch(elsewhere, 0, new Offsets()))
                .isInstanceOf(TailNotReady.class);
        assertThat(tail.position(home)).as("it is read").isZero();

        broker.away(false);
        broker.append(home);
        assertThat(offsets.next()).isZero();
        await().untilAsserted(() -> {
            Offsets again = new Offsets();
            tail.watch(elsewhere, 0, again).close();
            assertThat(again.lost).isEmpty();
        });
    }

    @Test
    void readsEverythingForWhoDoesNotKnowWhereToLook() {
        begin(SHORT);
        await().untilAsserted(() -> assertThat(read()).isEqualTo(1));

        try (Watch _ = tail.everywhere()) {
            await().untilAsserted(() -> assertThat(read()).isEqualTo(3));
        }

        await().untilAsserted(() -> assertThat(read()).isEqualTo(1));
    }

    private void append(ConversationId conversation, int count) {
        for (int number = 0; number < count; number++) {
            broker.append(conversation);
        }
    }

    private double read() {
        return meters.get("parley.partitions.read").gauge().value();
    }

    /** Another than the usual one. */
    private void begin(Duration linger) {
        meters = new SimpleMeterRegistry();
        tail = tail(linger);
        live = live(tail);
        start();
    }

    private void start() {
        live.start();
        await().until(live::isLive);
    }

    private LiveTail live(ChunkTail by) {
        return new LiveTail(
                new LiveTail.Consumers(broker::consumer, broker::consumer),
                by,
                () -> homes,
                settings(SHORT),
                new EdgeMeters(meters),
                SHORT);
    }

    private static ChunkTail tail(Duration linger) {
        return new ChunkTail(PARTITIONS, settings(linger), new TurnsSeen(10), System::nanoTime);
    }

    private static TailSettings settings(Duration linger) {
        return new TailSettings(
                DataSize.ofKilobytes(64),
                10,
                LOOKBACK,
                linger,
                Duration.ofSeconds(2),
                1_000,
                Duration.ofSeconds(5),
                1);
    }

    private static ConversationId in(int partition) {
        return Stream.generate(ConversationId::next)
                .filter(id -> PARTITIONS.of(id) == partition)
                .findFirst()
                .orElseThrow();
    }
}
