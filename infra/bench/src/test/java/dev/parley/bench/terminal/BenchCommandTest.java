package dev.parley.bench.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class BenchCommandTest {
    @Test
    void explainsItself() {
        assertThat(BenchCommand.execute("--help")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "speed",
                "turns --rate x",
                "turns --seconds 0",
                "streams --rate 0",
                "--quick"
            })
    void wrongUsageIsSaidBeforeAnythingStarts(String line) {
        assertThat(BenchCommand.execute(line.split(" "))).isEqualTo(2);
    }

    /** On real processes; whatever the machine, every answer and every row has to be right. */
    @Test
    void everyBenchRunsAndFindsNothingWrong(@TempDir Path folder) {
        Path file = folder.resolve("bench.json");

        int status = BenchCommand.execute("all", "--quick", "--json", file.toString());

        JsonNode report = JsonMapper.shared().readTree(file);
        assertThat(status).as("%s", report).isZero();
        assertThat(
                        report.path("results")
                                .valueStream()
                                .map(result -> result.path("bench").asString()))
                .contains("turns", "streams", "hop", "sockets", "sink", "billing", "growth");
    }
}
