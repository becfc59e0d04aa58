package dev.parley.local.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FencingTest {
    @TempDir Path data;

    @BeforeEach
    void hasRun() throws IOException {
        Files.createDirectories(data.resolve("__cluster_metadata-0"));
    }

    @Test
    void isDueWhereNothingSaysThatItEndedPolitely() throws IOException {
        assertThat(Fencing.isDue(data)).isTrue();
    }

    @Test
    void isNotDueAfterAPoliteEnd() throws IOException {
        ended("{\"version\":0,\"brokerEpoch\":1013}");

        assertThat(Fencing.isDue(data)).isFalse();
    }

    @Test
    void isDueAfterTheEndOfOneThatCouldNotRegister() throws IOException {
        ended("{\"version\":0,\"brokerEpoch\":-1}");

        assertThat(Fencing.isDue(data)).isTrue();
    }

    @Test
    void isNotDueWhereNothingHasRun() throws IOException {
        Files.delete(data.resolve("__cluster_metadata-0"));

        assertThat(Fencing.isDue(data)).isFalse();
    }

    private void ended(String note) throws IOException {
        Files.writeString(data.resolve(".kafka_cleanshutdown"), note);
    }
}
