package dev.parley.worker.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CoalescerTest {
    private final FlushTicker ticker = new FlushTicker(Duration.ZERO, Duration.ZERO);
    private final List<String> sent = new ArrayList<>();
    private final Coalescer coalescer = new Coalescer(sent::add, 16, ticker);

    @Test
    void sendsTheFirstPieceAtOnce() {
        coalescer.add("The");
        assertThat(sent).containsExactly("The");
    }

    @Test
    void joinsWhatComesBetweenTwoRounds() {
        for (String piece : List.of("a", "b", "c", "d")) {
            coalescer.add(piece);
        }
        ticker.round();
        coalescer.add("e");
        coalescer.add("f");
        ticker.round();
        ticker.round();
        assertThat(sent).containsExactly("a", "bcd", "ef");
    }

    @Test
    void sendsEachPieceByItselfWhereNoneShallWait() {
        Coalescer each = new Coalescer(sent::add, 0, ticker);
        each.add("a");
        each.add("b");
        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void sendsAtOnceWhenEnoughHasGathered() {
        coalescer.add("a");
        coalescer.add("0123456789");
        assertThat(sent).hasSize(1);
        coalescer.add("äöü");
        assertThat(sent).containsExactly("a", "0123456789äöü");
    }

    @Test
    void sendsTheRestAtTheEnd() {
        coalescer.add("a");
        coalescer.add("b");
        coalescer.end();
        coalescer.end();
        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void keepsTheHalvesOfACharacterTogether() {
        coalescer.add("a\uD83D");
        ticker.round();
        assertThat(sent).containsExactly("a");
        coalescer.add("\uDE00");
        ticker.round();
        assertThat(sent).containsExactly("a", "😀");
    }

    @Test
    void sendsAHalfThatStaysAlone() {
        coalescer.add("a\uD83D");
        coalescer.end();
        assertThat(String.join("", sent)).isEqualTo("a\uD83D");
    }

    /** Whatever the pace: nothing is lost or changes places, and nothing waits past a round. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void losesNothingAndWaitsForOneRound(long seed) {
        Random random = new Random(seed);
        StringBuilder all = new StringBuilder();
        for (int step = 0; step < 5_000; step++) {
            if (random.nextInt(3) > 0) {
                String piece = Integer.toString(random.nextInt(1_000_000));
                all.append(piece);
                coalescer.add(piece);
            } else {
                ticker.round();
                assertThat(String.join("", sent)).isEqualTo(all.toString());
            }
        }
        coalescer.end();
        assertThat(String.join("", sent)).isEqualTo(all.toString());
    }

    @Test
    @Timeout(30)
    void isFlushedByTheTicker() throws InterruptedException {
        BlockingQueue<String> left = new LinkedBlockingQueue<>();
        Coalescer flushed = new Coalescer(left::add, 16, ticker);
        Thread ticking = Thread.ofPlatform().daemon().start(ticker);
        try {
            for (String piece : List.of("a", "b", "c")) {
                flushed.add(piece);
                assertThat(left.take()).isEqualTo(piece);
            }
        } finally {
            ticking.interrupt();
            ticking.join();
        }
    }
}
