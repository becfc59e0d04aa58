package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.events.topic.Topics;
import dev.parley.local.ParleySystem;
import dev.parley.local.audit.Audit;
import dev.parley.local.audit.Sources;
import dev.parley.local.broker.Leadership;
import dev.parley.local.link.Link;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Three brokers, and links between everything: one broker dies, connections go silent and stay
 * silent, and what was going on goes on.
 */
final class OutageTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ParleySystem SYSTEM =
            ParleySystem.builder()
                    .brokers(3)
                    .links()
                    .partitions(6)
                    .environment("ingress-api", "PARLEY_SOCKET_HEARTBEAT", "1s")
                    .environment("ingress-api", "PARLEY_SOCKET_SILENCE", "3s")
                    .build();

    private final Edge edge = Edge.of(SYSTEM);
    private final Leadership leadership = new Leadership(SYSTEM.bootstrapServers());

    @BeforeAll
    static void start() {
        SYSTEM.start();
    }

    @AfterAll
    static void close() {
        SYSTEM.close();
    }

    @AfterEach
    void nothingIsLostAndNothingIsDoubled() throws Exception {
        assertThat(new Audit(Sources.of(SYSTEM)).run(PATIENCE).differences()).isEmpty();
    }

    @Test
    void goesOnWhenTheBrokerDiesThatLeadsTheConversation() throws Exception {
        String conversation = edge.conversation("sim-slow");
        String leader = leader(conversation);
        try (ChatSocket socket = ChatSocket.open(edge)) {
            String turn = socket.prompt(conversation, "long enough to lose a broker in");
            socket.await(frame -> ChatSocket.is(frame, "delta"));

            SYSTEM.process(leader).kill();

            assertThat(socket.awaitEnd(turn).path("type").asString()).isEqualTo("completed");
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(new Database(SYSTEM).messages(conversation))
                                    .containsExactly(
                                            "user|long enough to lose a broker in",
                                            "assistant|" + socket.shown(turn)));
        }
        answersAgain(conversation);
        assertThat(leader(conversation)).as("who leads now").isNotEqualTo(leader);

        SYSTEM.process(leader).start();
        await().atMost(PATIENCE).until(leadership::isWhole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "redis"})
    void goesOnWithoutWhatWentSilent(String neighbour) throws Exception {
        String conversation = edge.conversation("sim-fast");
        Link link = SYSTEM.link(neighbour);
        answersAgain(conversation);

        link.silence();
        int status = edge.ask(conversation, "into the silence").status();
        link.pass();

        assertThat(status).isEqualTo(200);
        answersAgain(conversation);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(neighbours()).containsOnly("UP"));
        await().atMost(PATIENCE).until(() -> takesALease(conversation));
    }

    @Test
    void aClientWhoseConnectionWentSilentIsGivenUpAndGoesOnFromItsCursor() {
        Link link = SYSTEM.link("ingress-api");
        Edge through = new Edge(URI.create("http://127.0.0.1:" + link.port()), edge.apiKey());
        String conversation = edge.conversation("sim-slow");
        try (ChatSocket before = ChatSocket.open(through)) {
            String turn = before.prompt(conversation, "where was I");
            String cursor =
                    before.await(frame -> ChatSocket.is(frame, "delta")).path("cursor").asString();

            link.silence();
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(metrics("ingress-api"))
                                    .contains("parley_sockets_closed_total{code=\"4409\""));
            link.pass();

            try (ChatSocket after = ChatSocket.open(through)) {
                after.send("subscribe", "conversation_id", conversation, "cursor", cursor);
                assertThat(after.awaitEnd(turn).path("type").asString()).isEqualTo("completed");
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(new Database(SYSTEM).messages(conversation))
                                        .contains(
                                                "assistant|"
                                                        + before.shown(turn)
                                                        + after.shown(turn)));
            }
        }
    }

    /** However often it was refused before, from now on it is not. */
    private void answersAgain(String conversation) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(edge.ask(conversation, "back again").status()).isEqualTo(200));
        for (String prompt : List.of("and", "so", "on")) {
            assertThat(edge.ask(conversation, prompt).status()).isEqualTo(200);
        }
    }

    /** Whether the worker asks Redis before it works. */
    private boolean takesALease(String conversation) throws IOException, InterruptedException {
        String before = leases();
        edge.ask(conversation, "one more");
        return !leases().equals(before);
    }

    private static String leases() throws IOException, InterruptedException {
        return metrics("llm-worker")
                .lines()
                .filter(line -> line.startsWith("parley_worker_leases_total{event=\"taken\""))
                .collect(Collectors.joining());
    }

    private String leader(String conversation) throws InterruptedException {
        byte[] key = conversation.getBytes(StandardCharsets.UTF_8);
        int partition = Utils.toPositive(Utils.murmur2(key)) % SYSTEM.partitions();
        return leadership.of(Topics.CONVERSATIONS.name(), partition);
    }

    /** How the edge says its neighbours are. */
    private static List<String> neighbours() {
        JsonNode health =
                new Edge(SYSTEM.management("ingress-api"), "").get("/actuator/health").body();
        return Stream.of("kafka", "database", "redis")
                .map(name -> health.path("components").path(name).path("status").asString(""))
                .toList();
    }

    private static String metrics(String service) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI address = SYSTEM.management(service).resolve("/actuator/prometheus");
            return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
