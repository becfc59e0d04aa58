package dev.parley.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.local.component.UnableToStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagedJarsTest {
    @TempDir Path root;

    @Test
    void aBuildDoesNotTouchWhatRuns() throws IOException {
        build("first", "events");
        StagedProgram running = staged();
        byte[] before = Files.readAllBytes(running.own().getLast());

        build("second", "events");
        StagedProgram next = staged();

        assertThat(next.own().getLast()).isNotEqualTo(running.own().getLast());
        assertThat(running.own().getLast()).hasBinaryContent(before);
    }

    @Test
    void librariesComeFirstAndStayWhereTheyAreWhenCodeChanges() throws IOException {
        build("first", "events");
        StagedProgram before = staged();
        build("second", "events");
        StagedProgram after = staged();

        assertThat(after.libraries()).isEqualTo(before.libraries());
        assertThat(after.libraries().archive()).isEqualTo(before.libraries().archive());
        assertThat(after.classPath()).startsWith(after.libraries().classPath());
        assertThat(after.libraries().jars())
                .singleElement()
                .satisfies(jar -> assertThat(jar).hasContent("library"));
        assertThat(after.own())
                .extracting(jar -> jar.getFileName().toString())
                .containsExactly("common-events-1.0.0-SNAPSHOT.jar", "llm-worker.jar");
        assertThat(after.mainClass()).isEqualTo("dev.parley.Main");
    }

    @Test
    void aChangedSiblingMakesAnotherBuild() throws IOException {
        build("same", "events");
        StagedProgram before = staged();
        build("same", "changed events");

        assertThat(staged()).isNotEqualTo(before);
    }

    @Test
    void theSameBuildIsTheSameCopy() throws IOException {
        build("same", "events");
        StagedProgram before = staged();
        build("same", "events");

        assertThat(staged()).isEqualTo(before);
    }

    @Test
    void tellsWhatIsNotBuilt() {
        assertThatThrownBy(this::staged)
                .isInstanceOf(UnableToStart.class)
                .hasMessageContaining("llm-worker/target/llm-worker.jar");
    }

    private StagedProgram staged() throws IOException {
        return new StagedJars(new Project(root)).of(Program.LLM_WORKER);
    }

    private void build(String content, String events) throws IOException {
        Path target = root.resolve("llm-worker/target");
        Files.createDirectories(target.resolve("lib"));
        Files.writeString(target.resolve("lib/common-events-1.0.0-SNAPSHOT.jar"), events);
        Files.writeString(target.resolve("lib/released-1.0.jar"), "library");
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, "dev.parley.Main");
        attributes.put(
                Attributes.Name.CLASS_PATH,
                "lib/common-events-1.0.0-SNAPSHOT.jar lib/released-1.0.jar lib/absent-1.0.jar");
        attributes.putValue("Content", content);
        try (JarOutputStream jar =
                new JarOutputStream(Files.newOutputStream(target.resolve("llm-worker.jar")))) {
            ZipEntry entry = new ZipEntry(JarFile.MANIFEST_NAME);
            entry.setTime(0);
            jar.putNextEntry(entry);
            manifest.write(jar);
        }
    }
}
