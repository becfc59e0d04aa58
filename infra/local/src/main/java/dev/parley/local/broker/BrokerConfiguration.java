package dev.parley.local.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of a single broker that is its own controller. Names and meanings:
 * https://kafka.apache.org/43/configuration/
 */
final class BrokerConfiguration {
    private BrokerConfiguration() {}

    static String text(int port, int controllerPort, Path data) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(port, controllerPort));
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("log.dirs", data.toString());
        onlyOneReplica(settings);
        neverGivenUp(settings);
        quickTakeover(settings);
        // Topics come from the table in common-events alone: a misspelt name must fail, not make a
        // topic.
        settings.put("auto.create.topics.enable", "false");
        settings.put("message.max.bytes", Integer.toString(4 * 1024 * 1024));
        settings.put("replica.fetch.max.bytes", Integer.toString(4 * 1024 * 1024));
        return text(settings);
    }

    /** The same node without its broker, which it gives up at once; see {@link Fencing}. */
    static String controllerAlone(int controllerPort, Path data) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("log.dirs", data.toString());
        settings.put("broker.session.timeout.ms", Long.toString(Fencing.SESSION.toMillis()));
        return text(settings);
    }

    private static String text(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /**
     * A single broker that stands still for a while goes on where it was: nobody else could lead
     * meanwhile, and to find itself without what it leads amid a transaction is what {@link
     * Fencing} is there to avoid.
     */
    private static void neverGivenUp(Map<String, String> settings) {
        settings.put("broker.session.timeout.ms", "600000");
    }

    private static void onlyOneReplica(Map<String, String> settings) {
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "12");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "12");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
    }

    /**
     * Partitions of a killed process move after five seconds instead of 45, those of a new one at
     * once.
     */
    private static void quickTakeover(Map<String, String> settings) {
        for (String group : new String[] {"group.consumer", "group.streams", "group.share"}) {
            settings.put(group + ".session.timeout.ms", "5000");
            settings.put(group + ".min.session.timeout.ms", "3000");
            settings.put(group + ".heartbeat.interval.ms", "1000");
            settings.put(group + ".min.heartbeat.interval.ms", "500");
        }
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        settings.put("group.min.session.timeout.ms", "3000");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.initial.rebalance.delay.ms", "0");
    }
}
