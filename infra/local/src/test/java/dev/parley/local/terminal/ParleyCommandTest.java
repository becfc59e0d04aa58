package dev.parley.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParleyCommandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "up", "down", "status", "chat", "logs", "restart", "scale", "doctor", "test",
                "bench", "reset", "dlq"
            })
    void everyVerbExplainsItself(String verb) {
        assertThat(ParleyCommand.execute(verb, "--help")).isZero();
        assertThat(ParleyCommand.execute("help", verb)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "replay", "discard", "export"})
    void everyVerbForDeadLettersExplainsItself(String verb) {
        assertThat(ParleyCommand.execute("dlq", verb, "--help")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dlq",
                "dlq show",
                "dlq replay",
                "dlq replay --all --execute",
                "dlq replay --all --group llm-worker",
                "dlq replay --all --patch [ --patch-file x",
                "dlq replay --all --patch [",
                "dlq discard --range x",
                "dlq discard --all --patch []",
                "dlq list --from yesterday",
                "dlq list --partition x",
            })
    void wrongUsageOfDeadLettersIsSaidBeforeAnythingIsAsked(String line) {
        assertThat(ParleyCommand.execute(line.split(" "))).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dance", "chat", "scale", "restart", "status --jason"})
    void wrongUsageHasItsOwnExitCode(String line) {
        assertThat(ParleyCommand.execute(line.split(" "))).isEqualTo(2);
    }
}
