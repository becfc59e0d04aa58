package dev.parley.local.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.home.Settings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class BrokerConfigurationTest {
    private static final Map<String, Integer> PORTS =
            Map.of(
                    "kafka", 1,
                    "kafka.controller", 2,
                    "kafka-2", 3,
                    "kafka-2.controller", 4,
                    "kafka-3", 5,
                    "kafka-3.controller", 6,
                    "kafka-2.linked", 7);

    @Test
    void keepsEverythingOnThreeBrokersAndAsksTwoOfThem() throws IOException {
        Properties third = settings(3, 3, Map.of());

        assertThat(third)
                .containsEntry("node.id", "3")
                .containsEntry(
                        "controller.quorum.voters", "1@127.0.0.1:2,2@127.0.0.1:4,3@127.0.0.1:6")
                .containsEntry("listeners", "PLAINTEXT://127.0.0.1:5,CONTROLLER://127.0.0.1:6");
        assertThat(endingWith(third, "replication.factor")).hasSize(4).containsOnly("3");
        assertThat(endingWith(third, "min.isr")).hasSize(2).containsOnly("2");
        assertThat(third)
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("unclean.leader.election.enable", "false");
    }

    @Test
    void asksNobodyElseWhereThereIsNone() throws IOException {
        Properties only = settings(1, 1, Map.of());

        assertThat(only)
                .doesNotContainKey("controller.quorum.voters")
                .containsEntry("min.insync.replicas", "1");
        assertThat(endingWith(only, "replication.factor")).containsOnly("1");
        assertThat(endingWith(only, "min.isr")).containsOnly("1");
    }

    @Test
    void sendsClientsThatComeThroughALinkBackThroughIt() throws IOException {
        Properties linked = settings(3, 2, Map.of("kafka-2", 8));

        assertThat(linked)
                .containsEntry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:3,LINKED://127.0.0.1:7,CONTROLLER://127.0.0.1:4")
                .containsEntry(
                        "advertised.listeners", "PLAINTEXT://127.0.0.1:3,LINKED://127.0.0.1:8")
                .containsEntry("inter.broker.listener.name", "PLAINTEXT");
    }

    private static List<String> endingWith(Properties settings, String end) {
        return settings.stringPropertyNames().stream()
                .filter(name -> name.endsWith(end))
                .map(settings::getProperty)
                .toList();
    }

    private static Properties settings(int brokers, int id, Map<String, Integer> links)
            throws IOException {
        Cluster cluster =
                Cluster.of(
                        new Settings(
                                new TreeMap<>(PORTS),
                                Map.of(),
                                brokers,
                                12,
                                brokers,
                                null,
                                null,
                                null,
                                List.of(),
                                Map.of(),
                                Map.of(),
                                links,
                                null));
        Properties settings = new Properties();
        settings.load(
                new StringReader(
                        BrokerConfiguration.text(
                                cluster, cluster.nodes().get(id - 1), Path.of("/data"))));
        return settings;
    }
}
