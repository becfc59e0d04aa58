package dev.parley.simulator.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.answer.Model.Temper;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelsTest {

    @Test
    void findsWhatItLists() {
        assertThat(Models.listed())
                .allSatisfy(model -> assertThat(Models.find(model.id())).contains(model));
    }

    @Test
    void readsLengthAndPaceFromTheName() {
        assertThat(Models.find("sim-t50-f250-g20"))
                .contains(
                        new Model(
                                "sim-t50-f250-g20",
                                50,
                                true,
                                Duration.ofMillis(250),
                                Duration.ofMillis(20),
                                Temper.STEADY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sim",
                "sim-2",
                "sim-t0-f0-g0",
                "sim-t10000-f0-g0",
                "sim-t5-f-1-g0",
                "SIM-1"
            })
    void knowsNoOthers(String id) {
        assertThat(Models.find(id)).isEmpty();
    }
}
