package dev.parley.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {

    @Test
    void bindsLoopbackUnlessToldOtherwise() {
        assertThat(Settings.from(Map.of()))
                .isEqualTo(
                        new Settings(
                                "127.0.0.1",
                                8089,
                                Path.of(".parley/data/simulator/journal.jsonl"),
                                Optional.empty()));
    }

    @Test
    void readsTheEnvironment() {
        assertThat(
                        Settings.from(
                                Map.of(
                                        "SIMULATOR_HOST", "::1",
                                        "SIMULATOR_PORT", "0",
                                        "SIMULATOR_JOURNAL", "j",
                                        "LOG_FILE", "l")))
                .isEqualTo(new Settings("::1", 0, Path.of("j"), Optional.of(Path.of("l"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "http"})
    void refusesAPortThatIsNone(String port) {
        assertThatThrownBy(() -> Settings.from(Map.of("SIMULATOR_PORT", port)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SIMULATOR_PORT: " + port + " (expected: 0 to 65535)");
    }
}
