package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.local.ParleySystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Several of a process share the work, and nobody notices. */
@ExtendWith(WholeSystem.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScaleOutTest {
    private final ParleySystem system;
    private final Edge edge;
    private final Database database;
    private final Journal journal;
    private final List<EdgeProcess> edges;

    /** An edge and what it counts. */
    private record EdgeProcess(Edge edge, Edge management) {
        double count(String meter) {
            return ScaleOutTest.count(management, meter);
        }

        /** How many partitions of the chunk log it reads. */
        double partitions() {
            return count("parley_partitions_read");
        }

        double chunks() {
            return count("parley_chunks_read_total");
        }
    }

    ScaleOutTest(ParleySystem system) {
        this.system = system;
        this.edge = Edge.of(system);
        this.database = new Database(system);
        this.journal = new Journal(system);
        this.edges = new ArrayList<>();
    }

    @BeforeAll
    void several() {
        system.scale("llm-worker", 2);
        system.scale("persistence-sink", 2);
        system.scale("ingress-api", 3);
        for (String name : List.of("ingress-api", "ingress-api-2", "ingress-api-3")) {
            edges.add(
                    new EdgeProcess(
                            new Edge(system.address(name), edge.apiKey()),
                            new Edge(system.management(name), "")));
        }
    }

    @AfterAll
    void one() {
        system.scale("ingress-api", 1);
        system.scale("persistence-sink", 1);
        system.scale("llm-worker", 1);
    }

    @Test
    void showsOnOneEdgeWhatWasAskedOnTheOther() {
        Edge other = new Edge(system.address("ingress-api-2"), edge.apiKey());
        String conversation = edge.conversation("sim-1");
        try (ChatSocket here = ChatSocket.open(edge);
                ChatSocket there = ChatSocket.open(other)) {
            subscribe(there, conversation);
            String turn = here.prompt(conversation, "two edges, one stream");
            here.awaitEnd(turn);
            there.awaitEnd(turn);

            assertThat(there.shown(turn)).isEqualTo(here.shown(turn)).isNotBlank();
        }
    }

    @Test
    void sharesTheWorkAndDoublesNothing() throws Exception {
        List<String> conversations = new ArrayList<>();
        List<String> turns = new ArrayList<>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> running = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                // Each edge opens them where it is at home, which is for one worker perhaps.
                String conversation = edges.get(i % edges.size()).edge().conversation("sim-fast");
                Edge mine = edges.get(i % 2).edge();
                conversations.add(conversation);
                running.add(clients.submit(chat(mine, conversation)));
            }
            for (Future<List<String>> each : running) {
                turns.addAll(answered(each));
            }
        }
        for (String turn : turns) {
            assertThat(journal.started(turn)).as("provider calls of %s", turn).hasSize(1);
        }
        for (String conversation : conversations) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> {
                        assertThat(database.messages(conversation)).hasSize(6);
                        assertThat(database.ledger(conversation)).hasSize(3);
                    });
        }
        for (String worker : List.of("llm-worker", "llm-worker-2")) {
            Edge management = new Edge(system.management(worker), "");
            assertThat(count(management, "parley_worker_deltas_total")).as(worker).isPositive();
        }
    }

    @Test
    void readsOnEachEdgeItsShareAlone() {
        idle();
        double begun = begun();
        List<Double> before = edges.stream().map(EdgeProcess::chunks).toList();

        for (EdgeProcess each : edges) {
            for (int number = 0; number < 4; number++) {
                String conversation = each.edge().conversation("sim-1");
                try (ChatSocket socket = ChatSocket.open(each.edge())) {
                    String turn = socket.prompt(conversation, "asked where it was opened");
                    socket.awaitEnd(turn);
                    assertStored(turn, socket);
                }
            }
        }

        assertThat(begun()).as("new conversations fall into what is read").isEqualTo(begun);
        List<Double> read = new ArrayList<>();
        for (int number = 0; number < edges.size(); number++) {
            read.add(edges.get(number).chunks() - before.get(number));
        }
        double all = read.stream().mapToDouble(Double::doubleValue).sum();
        assertThat(read).allSatisfy(share -> assertThat(share).isBetween(all / 5, all / 2));
    }

    @Test
    void readsElsewhereWhileSomebodyWatches() {
        idle();
        EdgeProcess home = edges.getFirst();
        EdgeProcess second = edges.get(1);
        EdgeProcess third = edges.get(2);
        String conversation = home.edge().conversation("sim-t80-f100-g40");
        String first;
        String cursor;
        try (ChatSocket here = ChatSocket.open(home.edge());
                ChatSocket there = ChatSocket.open(second.edge())) {
            subscribe(there, conversation);
            assertThat(second.partitions()).isEqualTo(share() + 1);
            first = here.prompt(conversation, "asked at home");
            cursor = there.await(frame -> ChatClient.is(frame, "delta")).path("cursor").asString();
            List<JsonNode> rest;
            try (ChatStream resumed =
                    ChatStream.resume(third.edge(), conversation, first, cursor)) {
                rest = resumed.untilOver();
            }
            here.awaitEnd(first);
            there.awaitEnd(first);

            assertThat(there.shown(first)).isEqualTo(here.shown(first)).isNotBlank();
            assertThat(there.shown(first)).endsWith(ChatClient.shown(rest, first));
            assertThat(rest)
                    .extracting(frame -> frame.path("type").asString())
                    .last()
                    .isEqualTo("completed");
        }
        idle();

        Edge.Answer unseen = home.edge().ask(conversation, "nobody elsewhere watches");
        assertThat(unseen.status()).isEqualTo(200);
        assertThat(second.partitions()).as("it was let go").isEqualTo(share());
        try (ChatSocket back = ChatSocket.open(second.edge())) {
            back.send("subscribe", "conversation_id", conversation, "cursor", cursor);
            back.awaitEnd(unseen.text("turn_id"));
            String last = back.prompt(conversation, "asked elsewhere");
            back.awaitEnd(last);

            assertThat(back.seen())
                    .extracting(frame -> frame.path("type").asString())
                    .doesNotContain("reset", "restarted");
            assertThat(database.answer(first)).endsWith(back.shown(first));
            assertThat(back.shown(unseen.text("turn_id")))
                    .isEqualTo(unseen.body().path("message").path("content").asString())
                    .isNotBlank();
            assertStored(last, back);
        }
        idle();
    }

    /** Nobody watches, so each edge reads its homes and nothing else. */
    private void idle() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(edges)
                                .allSatisfy(
                                        each -> assertThat(each.partitions()).isEqualTo(share())));
    }

    private static double count(Edge management, String meter) {
        return management
                .page("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(meter + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(meter.length())))
                .sum();
    }

    private double share() {
        return (double) system.partitions() / edges.size();
    }

    private double begun() {
        return edges.stream()
                .mapToDouble(each -> each.count("parley_partitions_begun_total"))
                .sum();
    }

    private static void subscribe(ChatSocket socket, String conversation) {
        socket.send("subscribe", "conversation_id", conversation);
        socket.send("ping");
        socket.await(frame -> ChatClient.is(frame, "pong"));
    }

    private void assertStored(String turn, ChatClient client) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(database.answer(turn)).isEqualTo(client.shown(turn)));
    }

    private static Callable<List<String>> chat(Edge edge, String conversation) {
        return () -> {
            List<String> turns = new ArrayList<>();
            for (int turn = 0; turn < 3; turn++) {
                Edge.Answer answer = edge.ask(conversation, "question " + turn);
                assertThat(answer.status()).isEqualTo(200);
                turns.add(answer.text("turn_id"));
            }
            return turns;
        };
    }

    private static List<String> answered(Future<List<String>> chat)
            throws InterruptedException, ExecutionException {
        return chat.get();
    }
}
