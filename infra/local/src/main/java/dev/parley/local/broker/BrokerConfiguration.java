package dev.parley.local.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of a broker that is a controller too. Names and meanings:
 * https://kafka.apache.org/43/configuration/
 */
final class BrokerConfiguration {
    /** Names all controllers; only where there are several. */
    static final String VOTERS = "controller.quorum.voters";

    private BrokerConfiguration() {}

    static String text(Cluster cluster, Cluster.Node node, Path data) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(node.id()));
        if (cluster.size() == 1) {
            settings.put(
                    "controller.quorum.bootstrap.servers", "127.0.0.1:" + node.controllerPort());
        } else {
            settings.put(VOTERS, cluster.voters());
        }
        settings.put("log.dirs", data.toString());
        listeners(settings, node);
        replicas(settings, cluster);
        session(settings, cluster);
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
        settings.put("broker.heartbeat.interval.ms", "500");
        return text(settings);
    }

    private static String text(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** What comes through a link is told to come back through it; brokers meet without one. */
    private static void listeners(Map<String, String> settings, Cluster.Node node) {
        String own = "PLAINTEXT://127.0.0.1:" + node.port();
        String controller = "CONTROLLER://127.0.0.1:" + node.controllerPort();
        Cluster.Door door = node.door();
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,LINKED:PLAINTEXT");
        if (door == null) {
            settings.put("listeners", own + "," + controller);
            settings.put("advertised.listeners", own);
        } else {
            settings.put(
                    "listeners",
                    "%s,LINKED://127.0.0.1:%d,%s".formatted(own, door.port(), controller));
            settings.put(
                    "advertised.listeners",
                    "%s,LINKED://127.0.0.1:%d".formatted(own, door.advertised()));
        }
    }

    /** Everything lies on every broker. */
    private static void replicas(Map<String, String> settings, Cluster cluster) {
        String all = Integer.toString(cluster.size());
        String inSync = Integer.toString(cluster.inSync());
        settings.put("default.replication.factor", all);
        settings.put("min.insync.replicas", inSync);
        settings.put("unclean.leader.election.enable", "false");
        settings.put("offsets.topic.replication.factor", all);
        settings.put("offsets.topic.num.partitions", "12");
        settings.put("transaction.state.log.replication.factor", all);
        settings.put("transaction.state.log.min.isr", inSync);
        settings.put("transaction.state.log.num.partitions", "12");
        settings.put("share.coordinator.state.topic.replication.factor", all);
        settings.put("share.coordinator.state.topic.min.isr", inSync);
        settings.put("share.coordinator.state.topic.num.partitions", "1");
    }

    /**
     * Of three brokers, others lead five seconds after one was killed. A single broker that stands
     * still for a while goes on where it was: nobody else could lead meanwhile, and to find itself
     * without what it leads amid a transaction is what {@link Fencing} is there to avoid.
     */
    private static void session(Map<String, String> settings, Cluster cluster) {
        settings.put("broker.session.timeout.ms", cluster.size() == 1 ? "600000" : "5000");
        settings.put("broker.heartbeat.interval.ms", "1000");
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
