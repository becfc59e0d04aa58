package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.audit.Check;
import dev.parley.local.chaos.Chaos;
import dev.parley.local.chaos.ChaosReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short chaos: the faults that need little time, under load, with the audit at the end. */
final class ChaosTest {
    private static final List<String> QUICK =
            List.of(
                    "kill-ingress-api",
                    "kill-chat-orchestrator",
                    "kill-llm-worker",
                    "kill-persistence-sink",
                    "wipe-billing",
                    "kill-broker",
                    "restart-postgresql",
                    "kill-redis",
                    "flush-redis",
                    "freeze-redis",
                    "freeze-worker",
                    "freeze-any",
                    "cut-links",
                    "skewed-clock",
                    "provider-429",
                    "provider-5xx",
                    "provider-dies",
                    "provider-error",
                    "poison",
                    "repeat");

    @Test
    void nothingIsLostAndNothingIsDoubled(@TempDir Path home) throws Exception {
        ChaosReport report =
                new Chaos(Duration.ofSeconds(75), 1, 24, 6, 1, QUICK)
                        .run(home, System.out::println);

        assertThat(report.troubles()).as("what clients saw").isEmpty();
        assertThat(report.audit().differences()).as("what the audit found").isEmpty();
        assertThat(report.faultCount()).as("faults that happened").isEqualTo(30);
        assertThat(report.accepted()).as("turns under load").isGreaterThan(20);
        assertThat(report.audit().compared().get(Check.ANSWERED)).isGreaterThan(20);
    }
}
