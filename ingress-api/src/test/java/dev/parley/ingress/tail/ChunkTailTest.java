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
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
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

        log.tail().begin(0, 100);

        assertThat(notes.lost).isTrue();
        assertThat(log.tail().position(C)).isEqualTo(100);
    }

    @Test
    void goesOnWhereItWasAfterTheBrokersWereAway() {
        log.tail().watch(C, 0, notes);
        write(C, 1);

        log.tail().begin(0, 1);
        write(C, 2);

        assertThat(notes.lost).isFalse();
        assertThat(notes.offsets).containsExactly(0L, 1L);
    }

    @Test
    void refusesBeforeTheLogWasReached() {
        ChunkTail unborn = new ChunkTail(new Partitions(1), 1_000, new TurnsSeen(1));

        assertThat(unborn.hasBegun()).isFalse();
        assertThatThrownBy(() -> unborn.position(C))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(ProblemCode.LOG_UNAVAILABLE));
    }

    @Test
    void putsAConversationIntoThePartitionThatProducersDo() {
        ChunkTail tail = new ChunkTail(new Partitions(12), 1_000, new TurnsSeen(1));
        ConversationId known = ConversationId.parse("01a1fc8d-b678-7c94-b64c-45c2fbe06f65");

        assertThat(tail.partition(known)).isEqualTo(5);
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
