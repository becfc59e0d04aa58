package dev.parley.worker.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RhythmTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final Rhythm rhythm = new Rhythm(Duration.ofMillis(10), Duration.ofMillis(80), 0);

    @Test
    void beginsAtOnceAfterAPause() {
        assertThat(rhythm.next(5)).isEqualTo(5);
        rhythm.over(5, 6);
        assertThat(rhythm.next(15 * MILLI)).isEqualTo(15 * MILLI);
    }

    @Test
    void keepsTheDelayBetweenShortRounds() {
        rhythm.over(100, 200);
        assertThat(rhythm.next(300)).isEqualTo(100 + 10 * MILLI);
    }

    @Test
    void becomesSlowerWithLongRoundsAndFasterAfterThem() {
        rounds(200, 5);
        assertThat(rhythm.pause()).isBetween(19 * MILLI, 20 * MILLI);
        rounds(200, 1);
        assertThat(rhythm.pause()).isEqualTo(10 * MILLI);
    }

    @Test
    void isNeverSlowerThanAllowed() {
        rounds(200, 1_000);
        assertThat(rhythm.pause()).isEqualTo(80 * MILLI);
    }

    /** A round that begins late counts as a long one. */
    @Test
    void countsFromThePlan() {
        for (int round = 0; round < 100; round++) {
            long planned = rhythm.next(round * 1_000 * MILLI);
            rhythm.over(planned, planned + 10 * MILLI);
        }
        assertThat(rhythm.pause()).isBetween(39 * MILLI, 40 * MILLI);
    }

    private void rounds(int count, long millis) {
        for (int round = 0; round < count; round++) {
            rhythm.over(0, millis * MILLI);
        }
    }
}
