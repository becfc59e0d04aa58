package dev.parley.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.component.Loopback;
import dev.parley.local.pipeline.Program;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PortsTest {
    @Test
    void fixedOnesAreTheDocumentedOnes() {
        assertThat(Ports.fixed())
                .containsEntry("ingress-api", 8080)
                .containsEntry("ingress-api.management", 8081)
                .containsEntry("chat-orchestrator.management", 8091)
                .containsEntry("llm-worker.management", 8092)
                .containsEntry("persistence-sink.management", 8093)
                .containsEntry("billing-aggregator.management", 8094)
                .containsEntry("provider-simulator", 8089)
                .containsEntry("kafka", 19092)
                .containsEntry("kafka.controller", 19093)
                .containsEntry("kafka-2", 19094)
                .containsEntry("kafka-3.controller", 19097)
                .containsEntry("postgresql", 15432)
                .containsEntry("redis", 16379);
    }

    @Test
    void freeOnesAreFreeAndEachAnother() {
        Map<String, Integer> ports = Ports.free();

        assertThat(ports).hasSameSizeAs(Ports.fixed());
        assertThat(ports.values()).doesNotHaveDuplicates().allMatch(Loopback::isFree);
    }

    @Test
    void furtherProcessesGetPortsThatNobodyHas() {
        Map<String, Integer> taken = Ports.fixed();

        Map<String, Integer> edge = Ports.forInstance(Program.INGRESS_API, "ingress-api-2", taken);
        Map<String, Integer> worker = Ports.forInstance(Program.LLM_WORKER, "llm-worker-2", taken);

        assertThat(edge).containsOnlyKeys("ingress-api-2", "ingress-api-2.management");
        assertThat(worker).containsOnlyKeys("llm-worker-2.management");
        assertThat(edge.values())
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(taken.values());
    }
}
