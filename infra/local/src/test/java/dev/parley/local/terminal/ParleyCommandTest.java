package dev.parley.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParleyCommandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "up", "down", "status", "chat", "logs", "restart", "scale", "doctor", "test",
                "reset"
            })
    void everyVerbExplainsItself(String verb) {
        assertThat(ParleyCommand.execute(verb, "--help")).isZero();
        assertThat(ParleyCommand.execute("help", verb)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dance", "chat", "scale", "restart", "status --jason"})
    void wrongUsageHasItsOwnExitCode(String line) {
        assertThat(ParleyCommand.execute(line.split(" "))).isEqualTo(2);
    }
}
