package dev.parley.events.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcessClockTest {
    @Test
    void isTheSystemsUnlessToldOtherwise() {
        assertThat(ProcessClock.of(Map.of())).isEqualTo(Clock.systemUTC());
        assertThat(ProcessClock.of(Map.of("PARLEY_CLOCK_OFFSET", " ")))
                .isEqualTo(Clock.systemUTC());
        assertThat(ProcessClock.get()).isEqualTo(Clock.systemUTC());
    }

    @ParameterizedTest
    @CsvSource({"10m, PT10M", "-10m, PT-10M", "-1h30m, PT-1H-30M", "45s, PT45S"})
    void isOffByWhatTheEnvironmentSays(String value, Duration offset) {
        assertThat(ProcessClock.of(Map.of("PARLEY_CLOCK_OFFSET", value)))
                .isEqualTo(Clock.offset(Clock.systemUTC(), offset));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "10", "10 m", "PT10M"})
    void saysWhatAnOffsetIs(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessClock.of(Map.of("PARLEY_CLOCK_OFFSET", value)))
                .withMessageContaining("PARLEY_CLOCK_OFFSET: " + value)
                .withMessageContaining("10m");
    }
}
