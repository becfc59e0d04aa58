package dev.parley.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.home.Secrets;
import dev.parley.local.home.Settings;
import dev.parley.local.home.StateDirectory;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class RightsTest {
    private static final Secrets SECRETS = new Secrets("root-pw", "edge-pw", "sink-pw", "redis-pw");
    private final StateDirectory home = new StateDirectory(Path.of("/state"));

    @Test
    void onlyTheWorkerLearnsTheKeysOfProviders() {
        assertThat(whoKnows("sk-provider")).containsExactly(Program.LLM_WORKER);
    }

    @Test
    void nobodyLearnsThePasswordOfTheSuperuser() {
        assertThat(whoKnows("root-pw")).isEmpty();
    }

    @Test
    void edgeAndSinkLogInAsThemselves() {
        assertThat(whoKnows("edge-pw")).containsExactly(Program.INGRESS_API);
        assertThat(whoKnows("sink-pw")).containsExactly(Program.PERSISTENCE_SINK);
        assertThat(of(Program.INGRESS_API)).containsEntry("DATABASE_USER", "parley_ingress");
        assertThat(of(Program.PERSISTENCE_SINK)).containsEntry("DATABASE_USER", "parley_sink");
    }

    @Test
    void onlyEdgeAndWorkerReachRedis() {
        assertThat(whoKnows("redis-pw"))
                .containsExactlyInAnyOrder(Program.INGRESS_API, Program.LLM_WORKER);
    }

    @Test
    void whoRoutesByModelKnowsTheirNames() {
        assertThat(whoKnows("gpt-x"))
                .containsExactlyInAnyOrder(
                        Program.INGRESS_API, Program.CHAT_ORCHESTRATOR, Program.LLM_WORKER);
    }

    @Test
    void everyServiceOfThePipelineFindsTheBroker() {
        assertThat(whoKnows("127.0.0.1:19092"))
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.complementOf(EnumSet.of(Program.PROVIDER_SIMULATOR)));
    }

    @Test
    void furtherProcessesHaveStateAndPortsOfTheirOwn() {
        Map<String, String> second = rights().of(Program.CHAT_ORCHESTRATOR, "chat-orchestrator-2");

        assertThat(second)
                .containsEntry("PARLEY_INSTANCE", "chat-orchestrator-2")
                .containsEntry("PARLEY_STATE_DIR", "/state/data/chat-orchestrator-2")
                .containsEntry("MANAGEMENT_SERVER_PORT", "9191")
                .containsEntry("LOG_FILE", "/state/logs/chat-orchestrator-2.log");
    }

    @Test
    void extraEnvironmentReachesItsServiceAlone() {
        assertThat(whoKnows("extra-value")).containsExactly(Program.LLM_WORKER);
    }

    private Set<Program> whoKnows(String value) {
        return EnumSet.allOf(Program.class).stream()
                .filter(program ->
                        of(program).values().stream().anyMatch(known -> known.contains(value)))
                .collect(Collectors.toSet());
    }

    private Map<String, String> of(Program program) {
        return rights().of(program, program.id());
    }

    private Rights rights() {
        Map<String, Integer> ports = new TreeMap<>();
        for (Program program : Program.values()) {
            ports.put(program.id(), 8080);
            ports.put(Addresses.managementPortOf(program.id()), 8081);
        }
        ports.put("chat-orchestrator-2.management", 9191);
        ports.put("kafka", 19092);
        ports.put("postgresql", 15432);
        ports.put("redis", 16379);
        Settings settings =
                new Settings(
                        ports,
                        Map.of(),
                        1,
                        12,
                        1,
                        null,
                        null,
                        null,
                        List.of("gpt-x"),
                        Map.of("OPENAI_API_KEY", "sk-provider"),
                        Map.of("llm-worker", Map.of("EXTRA", "extra-value")),
                        Map.of(),
                        null);
        return new Rights(home, settings, new Addresses(settings, SECRETS));
    }
}
