package dev.parley.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FaultCatalogTest {
    @Test
    void isTheTableInTheReadme() throws IOException {
        assertThat(Files.readString(Path.of("README.md")))
                .as("the table of faults in README.md is what `./parley chaos --list` prints")
                .contains(FaultCatalog.table());
    }

    @Test
    void picksByName() {
        assertThat(FaultCatalog.named(List.of("poison")))
                .extracting(Fault::name)
                .containsExactly("poison");
        assertThat(FaultCatalog.named(List.of())).hasSameSizeAs(FaultCatalog.all());
        assertThatThrownBy(() -> FaultCatalog.named(List.of("meteor")))
                .hasMessageContaining("meteor")
                .hasMessageContaining("kill-broker");
    }

    @Test
    void namesEachFaultOnce() {
        assertThat(FaultCatalog.all()).extracting(Fault::name).doesNotHaveDuplicates();
    }
}
