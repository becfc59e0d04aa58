package dev.parley.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.local.component.UnableToStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagedJarsTest {
    @TempDir Path root;

    @Test
    void aBuildDoesNotTouchWhatRuns() throws IOException {
        build("first", "events");
        Path running = staged();

        build("second", "events");
        Path next = staged();

        assertThat(next).isNotEqualTo(running);
        assertThat(running).hasContent("first");
        assertThat(next).hasContent("second");
        assertThat(next.resolveSibling("lib").resolve("released-1.0.jar")).hasContent("library");
    }

    @Test
    void aChangedSiblingMakesAnotherBuild() throws IOException {
        build("same", "events");
        Path before = staged();
        build("same", "changed events");

        assertThat(staged()).isNotEqualTo(before);
    }

    @Test
    void theSameBuildIsTheSameCopy() throws IOException {
        build("same", "events");
        Path before = staged();
        build("same", "events");

        assertThat(staged()).isEqualTo(before);
    }

    @Test
    void tellsWhatIsNotBuilt() {
        assertThatThrownBy(this::staged)
                .isInstanceOf(UnableToStart.class)
                .hasMessageContaining("llm-worker/target/llm-worker.jar");
    }

    private Path staged() throws IOException {
        return new StagedJars(new Project(root)).of(Program.LLM_WORKER);
    }

    private void build(String jar, String events) throws IOException {
        Path target = root.resolve("llm-worker/target");
        Files.createDirectories(target.resolve("lib"));
        Files.writeString(target.resolve("llm-worker.jar"), jar);
        Files.writeString(target.resolve("lib/common-events-1.0.0-SNAPSHOT.jar"), events);
        Files.writeString(target.resolve("lib/released-1.0.jar"), "library");
    }
}
