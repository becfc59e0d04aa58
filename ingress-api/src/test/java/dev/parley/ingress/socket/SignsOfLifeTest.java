package dev.parley.ingress.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

final class SignsOfLifeTest {
    private static final SocketSettings SETTINGS =
            new SocketSettings(
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(45),
                    1,
                    DataSize.ofKilobytes(1),
                    1,
                    1,
                    1,
                    List.of());

    private long now = Long.MAX_VALUE - 5;
    private final SignsOfLife life = new SignsOfLife(SETTINGS, () -> now);

    /** Whatever the time between the last word and the next heartbeat. */
    @ParameterizedTest
    @ValueSource(longs = {1, 10, 5_000, 7_500, 14_999, 15_000})
    void findsAPeerThatIsGoneWithinTheSilenceAllowed(long millisToNextBeat) {
        life.heard();
        Duration silent = Duration.ofMillis(millisToNextBeat);
        pass(silent);
        while (!life.areMissing()) {
            pass(SETTINGS.heartbeat());
            silent = silent.plus(SETTINGS.heartbeat());
        }

        assertThat(silent)
                .isGreaterThan(SETTINGS.silence().minus(SETTINGS.heartbeat()))
                .isLessThanOrEqualTo(SETTINGS.silence());
    }

    @Test
    void keepsAPeerThatAnswersLate() {
        for (int beat = 0; beat < 100; beat++) {
            assertThat(life.areMissing()).isFalse();
            pass(SETTINGS.heartbeat());
            assertThat(life.areMissing()).isFalse();
            pass(SETTINGS.heartbeat());
            life.heard();
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
