package dev.parley.local.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnpackedTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SINCE = Instant.parse("2026-06-01T00:00:00Z");

    @TempDir Path cache;

    @Test
    void isFilledOnce() throws IOException {
        Path folder = cache.resolve("tool");

        Unpacked.folder(folder, fresh -> Files.writeString(fresh.resolve("program"), "first"));
        Unpacked.folder(folder, fresh -> Files.writeString(fresh.resolve("program"), "second"));

        assertThat(folder.resolve("program")).hasContent("first");
    }

    @Test
    void isNotThereWhenFillingItFailed() throws IOException {
        Path folder = cache.resolve("tool");

        assertThatThrownBy(() ->
                        Unpacked.folder(
                                folder,
                                fresh -> {
                                    Files.writeString(fresh.resolve("half"), "");
                                    throw new IOException("disk full");
                                }))
                .hasMessage("disk full");

        assertThat(folder).doesNotExist();
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void whatIsUsedOutlivesWhatIsNot() throws IOException {
        Path used = Unpacked.folder(cache.resolve("used"), UnpackedTest::fill);
        Path unused = Unpacked.folder(cache.resolve("unused"), UnpackedTest::fill);
        Files.setLastModifiedTime(used, FileTime.from(LONG_AGO));
        Files.setLastModifiedTime(unused, FileTime.from(LONG_AGO));

        Unpacked.folder(used, UnpackedTest::fill);
        Unpacked.deleteUnused(cache, SINCE);

        assertThat(used).isDirectory();
        assertThat(unused).doesNotExist();
    }

    private static void fill(Path folder) throws IOException {
        Files.writeString(folder.resolve("program"), "content");
    }
}
