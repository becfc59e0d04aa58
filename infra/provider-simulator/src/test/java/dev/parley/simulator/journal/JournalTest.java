package dev.parley.simulator.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.simulator.journal.JournalLine.Started;
import dev.parley.simulator.journal.RequestLabel.PromptLabel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    @TempDir private Path folder;
    private Path file = Path.of("unset");

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("below/journal.jsonl");
    }

    @Test
    void hasWrittenALineWhenItSaysSo() throws Exception {
        try (Journal journal = Journal.open(file)) {
            journal.append(started("r1")).join();

            assertThat(Files.readString(file))
                    .isEqualTo(
                            """
                            {"event":"started","time":"1970-01-01T00:00:00Z","request_id":"r1","wire":"openai",\
                            "model":"sim-1","turn_id":"t1","prompt_fingerprint":"0123456789ab","messages":1,\
                            "prompt_tokens":9,"stream":true,"user":"u1","metadata":{"plan":"free"}}
                            """);
        }
    }

    @Test
    void keepsTheOrderOfLinesAndSharesTheirSyncs() throws Exception {
        try (Journal journal = Journal.open(file)) {
            CompletableFuture<?>[] written =
                    IntStream.range(0, 2_000)
                            .mapToObj(index -> journal.append(started("r" + index)))
                            .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(written).join();

            assertThat(Files.readAllLines(file))
                    .hasSize(2_000)
                    .satisfies(lines -> assertThat(lines.get(1_999)).contains("\"r1999\""));
            assertThat(journal.lines()).isEqualTo(2_000);
            assertThat(journal.syncs()).isLessThan(2_000);
        }
    }

    @Test
    void writesWhatIsLeftOnClosing() throws Exception {
        Journal journal = Journal.open(file);
        CompletableFuture<Void> written = journal.append(started("r1"));
        journal.close();

        assertThat(written).isCompleted();
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @Test
    void appendsAfterARestartAndCutsOffATornLine() throws Exception {
        try (Journal journal = Journal.open(file)) {
            journal.append(started("r1")).join();
        }
        Files.writeString(file, "{\"event\":\"ended\",\"reque", UTF_8, StandardOpenOption.APPEND);

        try (Journal journal = Journal.open(file)) {
            journal.append(started("r2")).join();
        }

        assertThat(Files.readAllLines(file))
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"r1\"").endsWith("}"),
                        second -> assertThat(second).contains("\"r2\"").endsWith("}"));
    }

    @Test
    void belongsToOneOwner() throws Exception {
        try (Journal journal = Journal.open(file)) {
            assertThatThrownBy(() -> Journal.open(file))
                    .isInstanceOf(UnableToKeepJournal.class)
                    .hasMessageContaining("another running simulator");
            assertThat(journal.append(started("r1")))
                    .succeedsWithin(java.time.Duration.ofSeconds(30));
        }
    }

    private static JournalLine started(String requestId) {
        PromptLabel prompt =
                new PromptLabel("0123456789ab", 1, 9, true, "u1", Map.of("plan", "free"));
        return new Started(
                Instant.EPOCH, new RequestLabel(requestId, "openai", "sim-1", "t1", null, prompt));
    }
}
