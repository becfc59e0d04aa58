package dev.parley.local.system;

import dev.parley.local.broker.Cluster;
import dev.parley.local.cache.RedisServer;
import dev.parley.local.component.Loopback;
import dev.parley.local.database.PostgresServer;
import dev.parley.local.pipeline.Addresses;
import dev.parley.local.pipeline.Program;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/** The ports of the first process of everything, and of all brokers, by name. */
public final class Ports {
    private static final Map<Program, Integer> MANAGEMENT =
            Map.of(
                    Program.INGRESS_API, 8081,
                    Program.CHAT_ORCHESTRATOR, 8091,
                    Program.LLM_WORKER, 8092,
                    Program.PERSISTENCE_SINK, 8093,
                    Program.BILLING_AGGREGATOR, 8094);

    private Ports() {}

    /** Those that users and documents count on. */
    public static Map<String, Integer> fixed() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put(Program.INGRESS_API.id(), 8080);
        ports.put(Program.PROVIDER_SIMULATOR.id(), 8089);
        MANAGEMENT.forEach(
                (program, port) -> ports.put(Addresses.managementPortOf(program.id()), port));
        int broker = 19092;
        for (String name : Cluster.NAMES) {
            ports.put(name, broker++);
            ports.put(Cluster.controllerPortOf(name), broker++);
        }
        ports.put(PostgresServer.NAME, 15432);
        ports.put(RedisServer.NAME, 16379);
        return ports;
    }

    /** Such that nothing listens on now, each another. */
    public static Map<String, Integer> free() {
        Map<String, Integer> ports = fixed();
        Set<Integer> drawn = new HashSet<>();
        ports.replaceAll((_, _) -> draw(drawn));
        return ports;
    }

    /** One more free port for each of these processes, by name, other than those in use. */
    static Map<String, Integer> another(List<String> processes, Map<String, Integer> taken) {
        Set<Integer> drawn = new HashSet<>(taken.values());
        Map<String, Integer> ports = new LinkedHashMap<>();
        processes.forEach(process -> ports.put(process, draw(drawn)));
        return ports;
    }

    /** Free ports for one more process of this program, other than those in use by name. */
    static Map<String, Integer> forInstance(
            Program program, String process, Map<String, Integer> taken) {
        Set<Integer> drawn = new HashSet<>(taken.values());
        IntSupplier next = () -> draw(drawn);
        Map<String, Integer> ports = new LinkedHashMap<>();
        if (program.hasHttp()) {
            ports.put(process, next.getAsInt());
        }
        if (program.hasManagement()) {
            ports.put(Addresses.managementPortOf(process), next.getAsInt());
        }
        return ports;
    }

    private static int draw(Set<Integer> drawn) {
        int port = Loopback.freePort();
        while (!drawn.add(port)) {
            port = Loopback.freePort();
        }
        return port;
    }
}
