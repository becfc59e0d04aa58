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

/** Two of a process share the work, and nobody notices. */
@ExtendWith(WholeSystem.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScaleOutTest {
    private final ParleySystem system;
    private final Edge edge;
    private final Database database;
    private final Journal journal;

    ScaleOutTest(ParleySystem system) {
        this.system = system;
        this.edge = Edge.of(system);
        this.database = new Database(system);
        this.journal = new Journal(system);
    }

    @BeforeAll
    void two() {
        system.scale("llm-worker", 2);
        system.scale("persistence-sink", 2);
        system.scale("ingress-api", 2);
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
            there.send("subscribe", "conversation_id", conversation);
            there.send("ping");
            there.await(frame -> ChatClient.is(frame, "pong"));
            String turn = here.prompt(conversation, "two edges, one stream");
            here.awaitEnd(turn);
            there.awaitEnd(turn);

            assertThat(there.shown(turn)).isEqualTo(here.shown(turn)).isNotBlank();
        }
    }

    @Test
    void sharesTheWorkAndDoublesNothing() throws Exception {
        Edge other = new Edge(system.address("ingress-api-2"), edge.apiKey());
        List<String> conversations = new ArrayList<>();
        List<String> turns = new ArrayList<>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> running = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                Edge mine = i % 2 == 0 ? edge : other;
                String conversation = edge.conversation("sim-fast");
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
