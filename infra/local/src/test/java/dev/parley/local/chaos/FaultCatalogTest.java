package dev.parley.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultCatalogTest {
    @Test
    void isTheTableInTheReadme() throws IOException {
        assertThat(Files.readString(Path.of("README.md")))
                .as("the table of faults in README.md is what `./parley chaos --list` prints")
                .contains(FaultCatalog.table(3));
    }

    @Test
    void picksByName() {
        assertThat(FaultCatalog.named(List.of("poison"), 3))
                .extracting(Fault::name)
                .containsExactly("poison");
        assertThat(FaultCatalog.named(List.of(), 3)).hasSameSizeAs(FaultCatalog.all(3));
        assertThatThrownBy(() -> FaultCatalog.named(List.of("meteor"), 3))
                .hasMessageContaining("meteor")
                .hasMessageContaining("kill-broker");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void namesEachFaultOnce(int brokers) {
        assertThat(FaultCatalog.all(brokers)).extracting(Fault::name).doesNotHaveDuplicates();
    }

    @Test
    void knowsWhatTakesSeveralBrokers() {
        assertThatThrownBy(() -> FaultCatalog.named(List.of("kill-leader"), 1))
                .hasMessageContaining("where the brokers are 1")
                .hasMessageContaining("kill-broker");
        assertThat(FaultCatalog.named(List.of("kill-leader", "brokers-away"), 3)).hasSize(2);
    }
}
