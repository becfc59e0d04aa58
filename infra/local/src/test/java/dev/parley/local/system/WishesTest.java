package dev.parley.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.local.component.UnableToStart;
import dev.parley.local.home.DatabaseLogin;
import dev.parley.local.home.Settings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WishesTest {
    @Test
    void wantsServersOfItsOwnByDefault() {
        Settings settings = settings(Map.of("KAFKA_BOOTSTRAP_SERVERS", " ", "REDIS_URL", ""));

        assertThat(settings.kafka()).isNull();
        assertThat(settings.database()).isNull();
        assertThat(settings.redis()).isNull();
        assertThat(settings.partitions()).isEqualTo(12);
        assertThat(settings.provider()).isEmpty();
    }

    @Test
    void keepsEverythingOnEveryBrokerOfItsOwn() {
        Settings three = settings(Map.of("PARLEY_BROKERS", "3", "PARLEY_REPLICATION_FACTOR", "2"));
        Settings others =
                settings(
                        Map.of(
                                "KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
                                "PARLEY_REPLICATION_FACTOR", "2"));

        assertThat(settings(Map.of()).brokers()).isEqualTo(1);
        assertThat(three.brokers()).isEqualTo(3);
        assertThat(three.replicationFactor()).isEqualTo(3);
        assertThat(others.replicationFactor()).isEqualTo(2);
    }

    @Test
    void takesServersFromTheEnvironment() {
        Settings settings =
                settings(
                        Map.of(
                                "KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
                                "DATABASE_URL", "postgres://ann:pw@db/parley",
                                "REDIS_URL", "redis://cache:6379"));

        assertThat(settings.kafka()).isEqualTo("broker:9092");
        assertThat(settings.database())
                .isEqualTo(new DatabaseLogin("jdbc:postgresql://db/parley", "ann", "pw"));
        assertThat(settings.redis()).isEqualTo("redis://cache:6379");
    }

    @Test
    void mergesListedModelsWithNamedOnes() {
        Settings settings =
                new Wishes(Map.of("PARLEY_MODELS", "qwen, llama ,,"))
                        .settings(Ports.fixed(), List.of("llama", "gpt"));

        assertThat(settings.models()).containsExactly("gpt", "llama", "qwen");
    }

    @Test
    void asksTheEndpointThatIsSetForItsModels() {
        assertThat(new Wishes(Map.of()).openAi()).isNull();
        assertThat(new Wishes(Map.of("ANTHROPIC_API_KEY", "k")).openAi()).isNull();
        assertThat(new Wishes(Map.of("OPENAI_API_KEY", "k")).openAi())
                .isEqualTo(URI.create("https://api.openai.com/v1"));
        assertThat(new Wishes(Map.of("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1")).openAi())
                .isEqualTo(URI.create("http://127.0.0.1:11434/v1"));
    }

    @Test
    void tellsWhichVariableMakesNoSense() {
        assertThatThrownBy(() -> settings(Map.of("PARLEY_PARTITIONS", "many")))
                .isInstanceOf(UnableToStart.class)
                .hasMessage("PARLEY_PARTITIONS: many (expected: a whole number)");
        assertThatThrownBy(() -> settings(Map.of("PARLEY_PARTITIONS", "0")))
                .isInstanceOf(UnableToStart.class)
                .hasMessage("PARLEY_PARTITIONS: 0 (expected: at least 1)");
        assertThatThrownBy(() -> settings(Map.of("PARLEY_BROKERS", "2")))
                .isInstanceOf(UnableToStart.class)
                .hasMessage("PARLEY_BROKERS: 2 (expected: 1 or 3)");
    }

    private static Settings settings(Map<String, String> environment) {
        return new Wishes(environment).settings(Ports.fixed(), List.of());
    }
}
