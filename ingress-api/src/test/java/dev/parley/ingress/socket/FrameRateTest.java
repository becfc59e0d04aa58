package dev.parley.ingress.socket;

import static dev.parley.ingress.socket.FrameRate.Verdict.CLOSE;
import static dev.parley.ingress.socket.FrameRate.Verdict.REFUSE;
import static dev.parley.ingress.socket.FrameRate.Verdict.SERVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ingress.socket.FrameRate.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class FrameRateTest {
    private static final SocketSettings TEN_A_SECOND_AND_FOUR_AT_ONCE =
            new SocketSettings(
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(45),
                    1,
                    DataSize.ofKilobytes(1),
                    1,
                    10,
                    4,
                    List.of());

    private long now = Long.MAX_VALUE - 5;
    private final FrameRate rate = new FrameRate(TEN_A_SECOND_AND_FOUR_AT_ONCE, () -> now);

    @Test
    void servesABurst() {
        assertThat(take(4)).containsOnly(SERVE);
    }

    @Test
    void servesTheRateForEver() {
        for (int each = 0; each < 1_000; each++) {
            pass(Duration.ofMillis(100));
            assertThat(rate.take()).isEqualTo(SERVE);
        }
    }

    @Test
    void refusesWhatIsTooMuchAndClosesWhenItGoesOn() {
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.addAll(Collections.nCopies(4, SERVE));
        verdicts.addAll(Collections.nCopies(3, REFUSE));
        verdicts.addAll(Collections.nCopies(2, CLOSE));

        assertThat(take(9)).isEqualTo(verdicts);
    }

    @Test
    void servesAgainWhoHasWaited() {
        assertThat(take(6)).endsWith(REFUSE, REFUSE);
        pass(Duration.ofMillis(310));

        assertThat(take(2)).containsExactly(SERVE, REFUSE);
    }

    @Test
    void savesUpNoMoreThanABurst() {
        pass(Duration.ofHours(1));

        assertThat(take(5)).endsWith(SERVE, REFUSE);
    }

    private List<Verdict> take(int times) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int each = 0; each < times; each++) {
            verdicts.add(rate.take());
        }
        return verdicts;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
