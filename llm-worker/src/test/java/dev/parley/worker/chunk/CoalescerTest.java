package dev.parley.worker.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.worker.fake.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

final class CoalescerTest {
    private static final Duration DELAY = Duration.ofMillis(20);

    private final TestClock clock = new TestClock();
    private final FlushTicker ticker = new FlushTicker(clock::nanoTime);
    private final List<String> sent = new ArrayList<>();
    private final Coalescer coalescer =
            new Coalescer(
                    sent::add,
                    new ChunkSettings(DELAY, DataSize.ofBytes(16), DataSize.ofKilobytes(1)),
                    ticker,
                    clock::nanoTime);

    @Test
    void sendsTheFirstPieceAtOnce() {
        coalescer.add("The");
        assertThat(sent).containsExactly("The");
    }

    @Test
    void addsNoDelayToASlowProvider() {
        for (String piece : List.of("a", "b", "c")) {
            coalescer.add(piece);
            clock.advance(DELAY);
        }
        assertThat(sent).containsExactly("a", "b", "c");
    }

    @Test
    void joinsWhatComesFast() {
        for (String piece : List.of("a", "b", "c", "d")) {
            coalescer.add(piece);
            clock.advance(Duration.ofMillis(1));
        }
        clock.advance(DELAY);
        coalescer.add("e");
        assertThat(sent).containsExactly("a", "bcde");
    }

    @Test
    void sendsWhatWaitsWhenTheProviderPauses() {
        coalescer.add("a");
        coalescer.add("b");
        ticker.round(clock.nanoTime());
        assertThat(sent).containsExactly("a");
        clock.advance(Duration.ofMillis(16));
        ticker.round(clock.nanoTime());
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
        clock.advance(DELAY);
        ticker.round(clock.nanoTime());
        assertThat(sent).containsExactly("a");
        coalescer.add("\uDE00");
        assertThat(sent).containsExactly("a", "😀");
    }

    @Test
    void sendsAHalfThatStaysAlone() {
        coalescer.add("a\uD83D");
        coalescer.end();
        assertThat(String.join("", sent)).isEqualTo("a\uD83D");
    }

    /** Whatever the pace: nothing is lost or changes places, and nothing waits past its time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void losesNothingAndKeepsTime(long seed) {
        Random random = new Random(seed);
        StringBuilder all = new StringBuilder();
        long waitingSince = -1;
        for (int step = 0; step < 5_000; step++) {
            clock.advance(Duration.ofMillis(1));
            if (random.nextInt(10) == 0) {
                String piece = Integer.toString(random.nextInt(1_000_000));
                all.append(piece);
                coalescer.add(piece);
            }
            if (step % 4 == 0) {
                ticker.round(clock.nanoTime());
            }
            boolean waits = String.join("", sent).length() < all.length();
            if (!waits) {
                waitingSince = -1;
            } else if (waitingSince < 0) {
                waitingSince = step;
            } else {
                assertThat(step - waitingSince).isLessThan(DELAY.toMillis());
            }
        }
        coalescer.end();
        assertThat(String.join("", sent)).isEqualTo(all.toString());
    }
}
