package dev.parley.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrchestratorSettingsTest {

    /** The clock counts on a commit between two of its looks. */
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT1S", "PT1M"})
    void rejectsACommitIntervalThatIsNotShorterThanATick(Duration interval) {
        assertThatThrownBy(() -> committing(interval))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("commitInterval: %s (expected: positive, shorter than PT1S)", interval);
    }

    @Test
    void takesAShorterOne() {
        assertThat(committing(Duration.ofMillis(999)).commitInterval())
                .isEqualTo(Duration.ofMillis(999));
    }

    private static OrchestratorSettings committing(Duration interval) {
        return new OrchestratorSettings(
                "test", "nowhere:1", 1, (short) 1, Path.of("state"), 1, "streams", interval, "");
    }
}
