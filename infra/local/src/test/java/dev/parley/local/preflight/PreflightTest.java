package dev.parley.local.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.home.Settings;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.preflight.Finding.Fine;
import dev.parley.local.preflight.Finding.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreflightTest {
    @TempDir static Path cache;
    @TempDir Path folder;

    @Test
    void namesWhoHoldsAPortAndTheWayOut() throws IOException {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = holder.getLocalPort();

            Finding ports = finding("ports", settings(Map.of("ingress-api", port), null));

            assertThat(ports).isInstanceOf(Problem.class);
            assertThat(ports.detail())
                    .contains(port + " (ingress-api)")
                    .contains("process " + ProcessHandle.current().pid());
            assertThat(((Problem) ports).fix()).contains("--port ingress-api=");
        }
    }

    @Test
    void doesNotMindAPortOfAServerThatIsNotStarted() throws IOException {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Settings settings =
                    settings(
                            Map.of("kafka", holder.getLocalPort()),
                            "127.0.0.1:" + holder.getLocalPort());

            assertThat(finding("ports", settings)).isInstanceOf(Fine.class);
            assertThat(finding("Kafka", settings)).isInstanceOf(Fine.class);
        }
    }

    @Test
    void tellsThatNothingAnswersWhereAServerShouldBe() throws IOException {
        int closed;
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            closed = holder.getLocalPort();
        }

        Finding kafka = finding("Kafka", settings(Map.of(), "127.0.0.1:" + closed));

        assertThat(kafka).isInstanceOf(Problem.class);
        assertThat(((Problem) kafka).fix()).contains("KAFKA_BOOTSTRAP_SERVERS");
    }

    @Test
    void doesNotMindThePortOfABrokerThatIsNotStarted() throws IOException {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Map<String, Integer> ports = Map.of("kafka-3", holder.getLocalPort());

            assertThat(finding("ports", settings(1, ports, null))).isInstanceOf(Fine.class);
            assertThat(finding("ports", settings(3, ports, null))).isInstanceOf(Problem.class);
        }
    }

    @Test
    void namesTheNumberOfBrokersThatStoredWhatIsThere() throws IOException {
        Path broker = folder.resolve("data/kafka");
        Files.createDirectories(broker.resolve("log"));
        Files.writeString(broker.resolve("log/meta.properties"), "node.id=1");
        Files.writeString(
                broker.resolve("server.properties"),
                "controller.quorum.voters=1@127.0.0.1:1,2@127.0.0.1:2,3@127.0.0.1:3");

        Finding brokers = finding("brokers", settings(1, Map.of(), null));

        assertThat(brokers).isInstanceOf(Problem.class);
        assertThat(((Problem) brokers).fix()).startsWith("PARLEY_BROKERS=3 ./parley up;");
        assertThat(finding("brokers", settings(3, Map.of(), null))).isInstanceOf(Fine.class);
    }

    private Finding finding(String subject, Settings settings) {
        return new Preflight(new StateDirectory(folder), cache, settings)
                .look().stream()
                        .filter(finding -> finding.subject().equals(subject))
                        .findFirst()
                        .orElseThrow();
    }

    private static Settings settings(Map<String, Integer> ports, @Nullable String kafka) {
        return settings(1, ports, kafka);
    }

    private static Settings settings(
            int brokers, Map<String, Integer> ports, @Nullable String kafka) {
        return new Settings(
                ports, Map.of(), brokers, 12, 1, kafka, null, null, List.of(), Map.of(), Map.of(),
                Map.of(), null);
    }
}
