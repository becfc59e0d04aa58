package dev.parley.worker.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WatermarkTest {
    private final Watermark watermark = new Watermark();

    @Test
    void hasNothingToCommitBeforeTheFirstRecord() {
        assertThat(watermark.position()).isNegative();
    }

    @Test
    void standsAtTheFirstRecordThatHasNotFinished() {
        Watermark.Tracked first = watermark.begin(40);
        Watermark.Tracked second = watermark.begin(41);
        second.finish();
        assertThat(watermark.position()).isEqualTo(40);
        first.finish();
        assertThat(watermark.position()).isEqualTo(42);
    }

    @Test
    void passesOverOffsetsThatHoldNoRecord() {
        watermark.begin(7).finish();
        Watermark.Tracked afterGap = watermark.begin(12);
        assertThat(watermark.position()).isEqualTo(8);
        afterGap.finish();
        assertThat(watermark.position()).isEqualTo(13);
    }

    @Test
    void countsARecordThatFinishesTwiceOnce() {
        Watermark.Tracked first = watermark.begin(0);
        watermark.begin(1);
        first.finish();
        first.finish();
        assertThat(watermark.unfinished()).isEqualTo(1);
    }

    /** Records begin and finish in random order; at every step the promise is checked. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void neverPassesAnUnfinishedRecordAndEndsBehindTheLast(long seed) {
        Random random = new Random(seed);
        long next = random.nextInt(1_000);
        List<Watermark.Tracked> running = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        Set<Long> unfinished = new HashSet<>();
        long before = -1;
        for (int step = 0; step < 2_000; step++) {
            if (random.nextInt(100) < 55) {
                running.add(watermark.begin(next));
                offsets.add(next);
                unfinished.add(next);
                next += 1 + random.nextInt(2);
            } else if (!running.isEmpty()) {
                int chosen = random.nextInt(running.size());
                running.remove(chosen).finish();
                unfinished.remove(offsets.remove(chosen));
            }
            long position = watermark.position();
            assertThat(position).isGreaterThanOrEqualTo(before);
            assertThat(unfinished).allMatch(offset -> offset >= position);
            assertThat(watermark.unfinished()).isEqualTo(unfinished.size());
            before = position;
        }
        running.add(watermark.begin(next));
        running.forEach(Watermark.Tracked::finish);
        assertThat(watermark.position()).isEqualTo(next + 1);
        assertThat(watermark.span()).isZero();
    }
}
