package dev.parley.local.pipeline;

import dev.parley.local.broker.Cluster;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The programs of this repository that make up the running system. */
public enum Program {
    PROVIDER_SIMULATOR("provider-simulator", "infra/provider-simulator", Set.of(), "256m", 15),
    INGRESS_API("ingress-api", "ingress-api", brokersAnd("postgresql", "redis"), "768m", 20),
    CHAT_ORCHESTRATOR("chat-orchestrator", "chat-orchestrator", brokersAnd(), "384m", 20),
    LLM_WORKER(
            "llm-worker",
            "llm-worker",
            brokersAnd("redis", "provider-simulator"),
            "512m",
            // It finishes what it streams.
            45),
    PERSISTENCE_SINK("persistence-sink", "persistence-sink", brokersAnd("postgresql"), "256m", 20),
    BILLING_AGGREGATOR("billing-aggregator", "billing-aggregator", brokersAnd(), "384m", 20);

    private final String id;
    private final String folder;
    private final Set<String> needs;
    private final String heap;
    private final Duration grace;

    Program(String id, String folder, Set<String> needs, String heap, int graceSeconds) {
        this.id = id;
        this.folder = folder;
        this.needs = needs;
        this.heap = heap;
        this.grace = Duration.ofSeconds(graceSeconds);
    }

    /** The name of its module, and of its first process. */
    public String id() {
        return id;
    }

    /** Its module's folder, from the root of the repository. */
    public String folder() {
        return folder;
    }

    /** Names of none are among them where there are fewer brokers. */
    Set<String> needs() {
        return needs;
    }

    private static Set<String> brokersAnd(String... others) {
        return Stream.concat(Cluster.NAMES.stream(), Stream.of(others))
                .collect(Collectors.toUnmodifiableSet());
    }

    String heap() {
        return heap;
    }

    Duration grace() {
        return grace;
    }

    /** Whether clients talk to it, and not only those who watch it. */
    public boolean hasHttp() {
        return this == INGRESS_API || this == PROVIDER_SIMULATOR;
    }

    public boolean hasManagement() {
        return isService();
    }

    /** As opposed to the stand-in for providers. */
    boolean isService() {
        return this != PROVIDER_SIMULATOR;
    }

    /** Whether several of it share the work. */
    public boolean isScalable() {
        return isService();
    }

    /** The name of its n-th process, counted from 1. */
    public String instance(int number) {
        return number == 1 ? id : id + "-" + number;
    }

    public static Optional<Program> named(String id) {
        return Arrays.stream(values()).filter(program -> program.id.equals(id)).findFirst();
    }
}
