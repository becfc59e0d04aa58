package dev.parley.ingress.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ingress.home.ScaleOutSimulation.Outcome;
import dev.parley.ingress.home.ScaleOutSimulation.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rationale says about many edges. */
final class ScaleOutSimulationTest {
    private static final int USERS_PER_EDGE = 20;

    @ParameterizedTest
    @CsvSource({"1, 12", "3, 12", "10, 48", "50, 192"})
    void everyEdgeCarriesItsShareWhereUsersComeBackToTheirs(int edges, int partitions) {
        Outcome outcome = run(edges, partitions, Rule.HOME, true);

        assertThat(outcome.mean()).isBetween(0.999, 1.001);
    }

    @Test
    void moreEdgesThanPartitionsCarryAboutAPartitionEach() {
        Outcome outcome = run(200, 192, Rule.HOME, true);

        assertThat(outcome.mean()).isLessThan(1.5);
    }

    @Test
    void homesBeatTheOtherRulesWhereUsersComeToAnyEdgeToo() {
        double home = run(50, 192, Rule.HOME, false).mean();

        assertThat(home).isLessThan(run(50, 192, Rule.ANY, false).mean());
        assertThat(home).isLessThan(run(50, 192, Rule.READ, false).mean());
        assertThat(home).isLessThan(run(50, 192, Rule.READ_UNLESS_BUSY, false).mean());
    }

    @Test
    void onlyHomesKeepTheLoadOfPartitionsAsEvenAsChanceDoes() {
        double chance = run(1, 12, Rule.ANY, true).hottest();

        assertThat(run(1, 12, Rule.HOME, true).hottest()).isLessThan(1.2 * chance);
        assertThat(run(1, 12, Rule.READ, true).hottest()).isGreaterThan(4 * chance);
    }

    private static Outcome run(int edges, int partitions, Rule rule, boolean affinity) {
        return new ScaleOutSimulation(edges, partitions, USERS_PER_EDGE, rule, affinity).run();
    }
}
