package dev.parley.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.cost.ProcessCost;
import dev.parley.bench.cost.Usage;
import dev.parley.bench.cost.Watched;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TableTest {
    private static final Result RESULT =
            new Result(
                    "turns",
                    "2 at once",
                    "direct",
                    new Figures(Map.of("turns", Target.atLeast(1_000), "CPU", Target.atMost(1.5)))
                            .add("turns", "1/s", 1_234, 2_468)
                            .add("CPU", "ms/turn", 1.75)
                            .all(),
                    200,
                    "turn",
                    List.of(
                            new ProcessCost(
                                    new Watched("kafka", 7, Watched.Role.PARLEY),
                                    new Usage(100, 4_000, 1_048_576, 3))),
                    Map.of());

    @Test
    void showsFiguresBesideWhatTheyShouldBe() {
        assertThat(Table.of(RESULT))
                .containsPattern("turns, 1/s +1,234 +2,468 +0.500 +≥ 1,000 met")
                .containsPattern("CPU, ms/turn +1.75 +≤ 1.50 MISSED")
                .containsPattern("kafka +0.500 +20.0 +1.00 +3.00")
                .doesNotContain("VOID");
    }

    @Test
    void saysWhenFiguresMeanNothing() {
        Result wrong =
                new Result(
                        "turns", "", "", List.of(), 200, "turn", List.of(), Map.of("another", 3));

        assertThat(wrong.isSound()).isFalse();
        assertThat(Table.of(wrong)).contains("VOID", "3 × another");
    }

    @Test
    void writesTheSameForPrograms(@TempDir Path folder) {
        Path file = folder.resolve("bench.json");

        new Report(Instant.EPOCH, Machine.here(), List.of(RESULT)).write(file);

        JsonNode written = JsonMapper.shared().readTree(file);
        assertThat(written.path("sound").asBoolean()).isTrue();
        JsonNode result = written.path("results").path(0);
        assertThat(result.path("figures").path(0).path("ratio").asDouble()).isEqualTo(0.5);
        assertThat(result.path("figures").path(1).path("target").path("met").asBoolean()).isFalse();
        assertThat(result.path("processes").path(0).path("cpu_ms_per_unit").asDouble())
                .isEqualTo(0.5);
    }
}
