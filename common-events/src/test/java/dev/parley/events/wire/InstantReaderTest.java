package dev.parley.events.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

final class InstantReaderTest {
    private static final int[] PRECISIONS = {1_000_000_000, 1_000_000, 1_000, 1};

    @Test
    void readsEveryTimeThatIsWritten() {
        Random random = new Random(7);
        long from = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
        long to = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        for (int round = 0; round < 10_000; round++) {
            int precision = PRECISIONS[round % PRECISIONS.length];
            long nanos = random.nextLong(1_000_000_000) / precision * precision;
            Instant time = Instant.ofEpochSecond(random.nextLong(from, to), nanos);

            assertThat(read(EventJson.mapper().writeValueAsString(time))).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T04:05:06Z, 2026-11-21T04:05:06Z",
        "2026-11-21T04:05:06.7Z, 2026-11-21T04:05:06.700Z",
        "2026-11-21T04:05:06.123456789Z, 2026-11-21T04:05:06.123456789Z",
        "2026-11-21T04:05:06+02:00, 2026-11-21T02:05:06Z",
        "2026-11-21t04:05:06z, 2026-11-21T04:05:06Z",
        "2028-02-29T23:59:59.999Z, 2028-02-29T23:59:59.999Z"
    })
    void readsTheFormsOfRfc3339(String text, Instant time) {
        assertThat(read('"' + text + '"')).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "5.5",
                "true",
                "[2026,11,21]",
                "{}",
                "\"\"",
                "\"5\"",
                "\"2026-11-21\"",
                "\"2026-11-21T04:05:06\"",
                "\"2026-11-21T04:05:06.1234567890Z\"",
                "\"2026-13-21T04:05:06Z\"",
                "\"2026-02-29T04:05:06Z\"",
                "\"2026-11-21T25:05:06Z\"",
                "\"2026-11-21T04:05:61Z\"",
                "\"2026-11-21 04:05:06Z\"",
                "\"2026-1１-21T04:05:06Z\"",
                "\" 2026-11-21T04:05:06Z\"",
                "\"yesterday\""
            })
    void readsNothingElse(String json) {
        assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> read(json));
    }

    private static Instant read(String json) {
        return EventJson.mapper().readValue(json, Instant.class);
    }
}
