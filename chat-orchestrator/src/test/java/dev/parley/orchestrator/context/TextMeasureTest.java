package dev.parley.orchestrator.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.wire.EventJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextMeasureTest {
    private final TextMeasure texts = new TextMeasure();

    @ParameterizedTest
    @ValueSource(strings = {"", "tides", "ä\"\\", "\n\t\u0001", "潮汐", "🌊🌊"})
    void neverCountsFewerBytesThanJsonTakes(String text) {
        int json = EventJson.mapper().writeValueAsBytes(text).length;

        assertThat(texts.measure(text).bytes()).isGreaterThanOrEqualTo(json);
    }
}
