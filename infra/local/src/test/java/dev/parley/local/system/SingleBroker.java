package dev.parley.local.system;

import dev.parley.local.broker.Broker;
import dev.parley.local.broker.Cluster;
import dev.parley.local.component.Libraries;
import dev.parley.local.home.Settings;
import dev.parley.local.home.StateDirectory;
import java.util.List;
import java.util.Map;

/** A broker that is a cluster by itself. */
final class SingleBroker {
    private SingleBroker() {}

    static Broker of(StateDirectory home, Libraries libraries, int port, int controllerPort) {
        Settings settings =
                new Settings(
                        Map.of("kafka", port, "kafka.controller", controllerPort),
                        Map.of(),
                        1,
                        12,
                        1,
                        null,
                        null,
                        null,
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        null);
        return Broker.of(home, libraries, Cluster.of(settings)).getFirst();
    }
}
