package dev.parley.ingress.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class ChunkTailTest {
    private static final ConversationId C = ConversationId.next();
    private static final ConversationId OTHER = ConversationId.next();
    private static final TurnId T = TurnId.next();
    private static final GenerationId G = GenerationId.next();

    /** Notes what it is given. */
    private static final class Notes implements ChunkWatcher {
        private final List<Long> offsets = new ArrayList<>();
        private String missing = "";
        private boolean lost;

        @Override
        public void missing(int partition, long from, long to) {
            assertThat(offsets).as("missing comes first").isEmpty();
            missing = from + "-" + to;
        }

        @Override
        public void arrived(ChunkRecord chunk) {
            offsets.add(chunk.offset());
        }

        @Override
        public void lost() {
            lost = true;
        }
    }

    private static final TailSettings SETTINGS = FakeChunks.settings(100_000);
    private static final long LINGER = SETTINGS.linger().toNanos();

    private final AtomicLong now = new AtomicLong(-1_000);
    private final FakeChunks log = new FakeChunks();
    private final Notes notes = new Notes();

    @Test
    void givesWhatIsPastAndThenWhatComes() {
        write(C, 1);
        write(OTHER, 2);
        write(C, 3);

        Watch watch = log.tail().watch(C, 0, notes);
        write(C, 4);
        write(OTHER, 5);
        watch.close();
        write(C, 6);

        assertThat(notes.offsets).containsExactly(0L, 2L, 3L);
        assertThat(notes.missing).isEmpty();
    }

    @Test
    void beginsWhereAWatcherWants() {
        write(C, 1);
        write(C, 2);

        log.tail().watch(C, 1, notes);

        assertThat(notes.offsets).containsExactly(1L);
    }

    @Test
    void waitsForAnOffsetThatIsStillAhead() {
        log.tail().watch(C, 2, notes);
        write(C, 1);
        write(C, 2);
        write(C, 3);

        assertThat(notes.offsets).containsExactly(2L);
    }

    @Test
    void saysWhatIsNoLongerInMemory() {
        FakeChunks small = new FakeChunks(1_500);
        for (int seq = 1; seq <= 20; seq++) {
            small.write(FakeChunks.delta(C, T, G, seq, "text"));
        }

        small.tail().watch(C, 5, notes);

        long first = notes.offsets.getFirst();
        assertThat(first).isBetween(6L, 19L);
        assertThat(notes.missing).isEqualTo("5-" + first);
        assertThat(notes.offsets).containsExactlyElementsOf(range(first, 20));
    }

    @Test
    void givesEachRecordOnceToWhoComesWhileTheyArrive() throws InterruptedException {
        int count = 2_000;
        CountDownLatch begun = new CountDownLatch(1);
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            for (int seq = 1; seq <= count; seq++) {
                                write(C, seq);
                                begun.countDown();
                            }
                        });
        begun.await();

        List<Notes> watchers = new ArrayList<>();
        while (writer.isAlive() && watchers.size() < 200) {
            Notes each = new Notes();
            watchers.add(each);
            log.tail().watch(C, watchers.size() % 10, each);
        }
        writer.join();

        assertThat(watchers).isNotEmpty();
        for (Notes each : watchers) {
            long from = (watchers.indexOf(each) + 1) % 10;
            assertThat(each.offsets).containsExactlyElementsOf(range(from, count));
        }
    }

    @Test
    void tellsWatchersWhenTheLogLostItsPlace() {
        log.tail().watch(C, 0, notes);

        log.tail().begin(0, 100, 100);

        assertThat(notes.lost).isTrue();
        assertThat(log.tail().position(C)).isEqualTo(100);
    }

    @Test
    void goesOnWhereItWasAfterTheBrokersWereAway() {
        log.tail().watch(C, 0, notes);
        write(C, 1);

        log.tail().begin(0, 1, 1);
        write(C, 2);

        assertThat(notes.lost).isFalse();
        assertThat(notes.offsets).containsExactly(0L, 1L);
    }

    @Test
    void refusesBeforeTheLogWasReached() {
        ChunkTail unborn = tail(1);

        assertThatThrownBy(() -> unborn.position(C))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(ProblemCode.LOG_UNAVAILABLE));
        assertThat(unborn.waitedFor()).isEmpty();
    }

    @Test
    void putsAConversationIntoThePartitionThatProducersDo() {
        ConversationId known = ConversationId.parse("01a1fc8d-b678-7c94-b64c-45c2fbe06f65");

        assertThat(tail(12).partition(known)).isEqualTo(5);
    }

    @Test
    void passesOverWhatAnotherConsumerHasBroughtBefore() {
        ChunkTail tail = tail(1);
        Reading reading = tail.begin(0, 0, 0);
        tail.watch(C, 0, notes);

        assertThat(reading.accept(records(0, 3))).isEqualTo(3);
        assertThat(reading.accept(records(1, 5))).isEqualTo(2);

        assertThat(notes.offsets).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(tail.position(C)).isEqualTo(5);
    }

    @Test
    void letsGoAWhileAfterTheLastWatcherLeft() {
        ChunkTail tail = tail(2);
        int partition = tail.partition(C);
        tail.begin(partition, 0, 0);
        tail.begin(1 - partition, 0, 0);
        tail.homes(Set.of(1 - partition));
        Watch watch = tail.watch(C, 0, notes);
        Watch another = tail.watch(C, 0, new Notes());

        now.addAndGet(2 * LINGER);
        watch.close();
        watch.close();
        now.addAndGet(2 * LINGER);
        assertThat(tail.letGo()).as("somebody watches").isZero();

        another.close();
        now.addAndGet(LINGER - 1);
        assertThat(tail.letGo()).as("it lingers").isZero();

        now.addAndGet(1);
        assertThat(tail.letGo()).isEqualTo(1);
        assertThat(tail.readings()).containsOnlyKeys(1 - partition);
    }

    @Test
    void takesNothingOfAReadingThatHasEnded() {
        ChunkTail tail = tail(1);
        Reading ended = tail.begin(0, 0, 0);
        assertThat(ended.accept(records(0, 3))).isEqualTo(3);
        now.addAndGet(2 * LINGER);
        assertThat(tail.letGo()).isEqualTo(1);

        Reading again = tail.begin(0, 10, 10);
        assertThat(ended.accept(records(3, 20))).isZero();
        tail.watch(C, 1, notes);

        assertThat(notes.missing).isEqualTo("1-10");
        assertThat(notes.offsets).isEmpty();
        assertThat(again.accept(records(10, 12))).isEqualTo(2);
        assertThat(notes.offsets).containsExactly(10L, 11L);
    }

    @Test
    void takesNoTurnForOpenThatMayHaveEndedUnseen() {
        TurnId turn = TurnId.next();
        TurnsSeen turns = new TurnsSeen(10);
        ChunkTail tail = new ChunkTail(new Partitions(1), SETTINGS, turns, now::get);
        Reading reading = tail.begin(0, 0, 0);
        assertThat(reading.accept(List.of(log.record(0, FakeChunks.accepted(C, turn, "hi")))))
                .isEqualTo(1);
        now.addAndGet(2 * LINGER);

        assertThat(tail.letGo()).isEqualTo(1);
        tail.begin(0, 1, 1);
        assertThat(turns.of(C)).as("nothing passed by unseen").hasSize(1);

        now.addAndGet(2 * LINGER);
        assertThat(tail.letGo()).isEqualTo(1);
        tail.begin(0, 2, 2);
        assertThat(turns.of(C)).isEmpty();
        assertThat(turns.find(turn)).isEmpty();
    }

    private ChunkTail tail(int partitions) {
        return new ChunkTail(new Partitions(partitions), SETTINGS, new TurnsSeen(10), now::get);
    }

    private List<ConsumerRecord<byte[], byte[]>> records(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(offset -> log.record(offset, FakeChunks.delta(C, T, G, offset, "text")))
                .toList();
    }

    @Test
    void remembersWhichTurnsAreOpen() {
        TurnId ended = TurnId.next();
        TurnId open = TurnId.next();
        log.write(FakeChunks.accepted(C, ended, "one"))
                .write(FakeChunks.accepted(C, open, "two"))
                .write(FakeChunks.completed(C, ended, G, "text"))
                .write(FakeChunks.accepted(C, ended, "one"));

        assertThat(log.turns().of(C))
                .extracting(TurnSeen::turnId, TurnSeen::offset, TurnSeen::ended)
                .containsExactly(tuple(ended, 0L, true), tuple(open, 1L, false));
        assertThat(log.turns().find(open)).map(TurnSeen::conversationId).contains(C);
    }

    @Test
    void forgetsTheOldestTurns() {
        List<TurnId> turns = new ArrayList<>();
        for (int number = 0; number < 150; number++) {
            TurnId turn = TurnId.next();
            turns.add(turn);
            log.write(FakeChunks.accepted(ConversationId.next(), turn, "hi"));
        }

        assertThat(log.turns().find(turns.get(49))).isEmpty();
        assertThat(log.turns().find(turns.get(50))).isPresent();
    }

    private void write(ConversationId conversation, int seq) {
        log.write(FakeChunks.delta(conversation, T, G, seq, "text"));
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }
}
