package dev.parley.local.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.local.home.HomeLock.StateDirectoryInUse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateDirectoryTest {
    @TempDir Path folder;

    private StateDirectory home = new StateDirectory(Path.of(""));

    @BeforeEach
    void create() {
        home = new StateDirectory(folder.resolve("state"));
        home.create();
    }

    @Test
    void isReadableByItsOwnerAlone() throws IOException {
        Secrets.of(home);
        Account.at(home.operatorFile(), "operator", URI.create("http://127.0.0.1:8080"));

        assertThat(permissions(home.root())).isEqualTo("rwx------");
        assertThat(permissions(home.secretsFile())).isEqualTo("rw-------");
        assertThat(permissions(home.operatorFile())).isEqualTo("rw-------");
    }

    @Test
    void drawsSecretsOnce() {
        Secrets first = Secrets.of(home);

        assertThat(Secrets.of(home)).isEqualTo(first);
        assertThat(first.ingressPassword()).isNotEqualTo(first.sinkPassword()).hasSize(43);
    }

    @Test
    void keepsAnAccountAndFollowsItsAddress() throws IOException {
        Account first = Account.at(home.userFile(), "user", URI.create("http://127.0.0.1:8080"));
        Account second = Account.at(home.userFile(), "user", URI.create("http://127.0.0.1:9080"));

        assertThat(first.apiKey()).matches("sk-parley-[A-Za-z0-9_-]{43}");
        assertThat(second.apiKey()).isEqualTo(first.apiKey());
        assertThat(second.password()).isEqualTo(first.password());
        assertThat(Files.readString(home.userFile()))
                .contains("\"base_url\" : \"http://127.0.0.1:9080\"")
                .contains("\"email\" : \"user@parley.local\"")
                .contains("\"api_key\" : \"" + first.apiKey() + "\"");
    }

    @Test
    void remembersTheSettingsOfTheRunningSystem() {
        Settings settings =
                new Settings(
                        Map.of("kafka", 19092),
                        Map.of("llm-worker", 2),
                        3,
                        12,
                        1,
                        "broker:9092",
                        new DatabaseLogin("jdbc:postgresql://db/parley", "ann", "pw"),
                        null,
                        List.of("gpt"),
                        Map.of("OPENAI_API_KEY", "k"),
                        Map.of("llm-worker", Map.of("A", "b")),
                        Map.of("redis", 17379),
                        512);
        settings.write(home);

        assertThat(Settings.read(home)).contains(settings);
    }

    @Test
    void letsOnlyOneLauncherWorkAtATime() {
        try (HomeLock _ = HomeLock.take(home)) {
            assertThatThrownBy(() -> HomeLock.take(home))
                    .isInstanceOf(StateDirectoryInUse.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        HomeLock.take(home).close();
    }

    @Test
    void tellsADamagedFileInsteadOfDrawingNewSecrets() throws IOException {
        Files.writeString(home.secretsFile(), "{ half");

        assertThatThrownBy(() -> Secrets.of(home)).hasMessageContaining("secrets.json is damaged");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
