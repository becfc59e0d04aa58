package dev.parley.events.generation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelCatalogTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , ,"})
    void servesTheSimulatedModelsWhereNothingIsListed(String listed) {
        ModelCatalog catalog = ModelCatalog.of(listed);

        assertThat(catalog.all())
                .extracting(Model::name)
                .containsExactly(
                        "sim-1",
                        "sim-dies-midstream",
                        "sim-fast",
                        "sim-flaky",
                        "sim-slow",
                        "sim-tools");
        assertThat(catalog.all())
                .allSatisfy(model -> assertThat(model.provider()).isEqualTo(Provider.SIMULATOR));
        assertThat(catalog.defaultModel()).isEqualTo("sim-1");
    }

    @Test
    void prefersTheFirstModelThatIsListed() {
        assertThat(ModelCatalog.of("gpt-b,gpt-a").defaultModel()).isEqualTo("gpt-b");
        assertThat(ModelCatalog.of(" , gpt-b , gpt-a").defaultModel()).isEqualTo("gpt-b");
        assertThat(ModelCatalog.of("claude-x,gpt-a").defaultModel()).isEqualTo("claude-x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sim-fast", "sim-t50-f0-g20"})
    void keepsASimulatedNameForTheSimulator(String name) {
        ModelCatalog catalog = ModelCatalog.of(name + ",gpt-a");

        assertThat(catalog.find(name))
                .hasValueSatisfying(
                        model -> assertThat(model.provider()).isEqualTo(Provider.SIMULATOR));
        assertThat(catalog.defaultModel()).isEqualTo("gpt-a");
    }

    @Test
    void ordersByNameAndListsEachOnce() {
        assertThat(ModelCatalog.of("gpt-b, gpt-a,gpt-b,,gpt-a ").all())
                .extracting(Model::name)
                .startsWith("gpt-a", "gpt-b", "sim-1")
                .doesNotHaveDuplicates();
    }

    @Test
    void sendsEachFamilyToItsProvider() {
        ModelCatalog catalog = ModelCatalog.of("claude-sonnet,gpt-a,my/claude-like");

        assertThat(catalog.find("claude-sonnet"))
                .hasValueSatisfying(
                        model -> assertThat(model.provider()).isEqualTo(Provider.ANTHROPIC));
        assertThat(catalog.find("gpt-a"))
                .hasValueSatisfying(
                        model -> assertThat(model.provider()).isEqualTo(Provider.OPENAI));
        assertThat(catalog.find("my/claude-like"))
                .hasValueSatisfying(
                        model -> assertThat(model.provider()).isEqualTo(Provider.OPENAI));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sim-t50-f0-g20", "sim-t1-f100-g0", "sim-t99999-f999999-g999999"})
    void servesEveryShapeOfTheSimulatorsFamily(String name) {
        ModelCatalog catalog = ModelCatalog.of("");

        assertThat(catalog.find(name))
                .hasValueSatisfying(model -> {
                    assertThat(model.name()).isEqualTo(name);
                    assertThat(model.provider()).isEqualTo(Provider.SIMULATOR);
                });
        assertThat(catalog.all()).extracting(Model::name).doesNotContain(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gpt-a",
                "claude-x",
                "sim-2",
                "SIM-1",
                " sim-1",
                "sim-t50-f0",
                "sim-t-f0-g20",
                "sim-t50-f0-g20x",
                "sim-t123456-f0-g20"
            })
    void servesNothingElse(String name) {
        assertThat(ModelCatalog.of("").find(name)).isEmpty();
    }
}
