package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.local.ParleySystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every process may die; conversations go on, and nothing is lost or doubled. */
@ExtendWith(WholeSystem.class)
final class CrashTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ParleySystem system;
    private final Edge edge;
    private final Database database;
    private final Journal journal;

    CrashTest(ParleySystem system) {
        this.system = system;
        this.edge = Edge.of(system);
        this.database = new Database(system);
        this.journal = new Journal(system);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ingress-api",
                "chat-orchestrator",
                "llm-worker",
                "persistence-sink",
                "billing-aggregator"
            })
    void goesOnAfterAProcessWasKilledBetweenTurns(String process) {
        String conversation = edge.conversation("sim-fast");
        List<String> turns = new ArrayList<>();
        turns.add(edge.ask(conversation, "before the crash of marigold").text("turn_id"));

        system.process(process).kill();
        assertThat(system.process(process).isRunning()).isFalse();
        system.process(process).start();

        Edge.Answer after = edge.ask(conversation, "after the crash");
        assertThat(after.status()).isEqualTo(200);
        assertThat(after.body().path("message").path("content").asString())
                .as("the context survived")
                .contains("marigold");
        turns.add(after.text("turn_id"));
        turns.add(edge.ask(conversation, "and once more").text("turn_id"));

        assertNothingLostOrDoubled(conversation, turns);
        for (String turn : turns) {
            assertThat(journal.started(turn)).as("provider calls of %s", turn).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"chat-orchestrator", "llm-worker", "persistence-sink", "billing-aggregator"})
    void finishesTheTurnAfterAProcessWasKilledWhileItStreamed(String process) {
        String conversation = edge.conversation("sim-slow");
        try (ChatSocket socket = ChatSocket.open(edge)) {
            String turn = socket.prompt(conversation, "long enough to be killed in");
            socket.await(frame -> ChatClient.is(frame, "delta"));

            system.process(process).kill();
            system.process(process).start();

            assertThat(socket.awaitEnd(turn).path("type").asString()).isEqualTo("completed");
            assertNothingLostOrDoubled(conversation, List.of(turn));
            assertThat(database.messages(conversation))
                    .as("what was shown is what is stored")
                    .containsExactly(
                            "user|long enough to be killed in", "assistant|" + socket.shown(turn));
        }
    }

    @Test
    void answersWhatWasAcceptedBeforeTheEdgeDied() {
        String conversation = edge.conversation("sim-slow");
        String turn;
        try (ChatSocket socket = ChatSocket.open(edge)) {
            turn = socket.prompt(conversation, "accepted is accepted");
        }
        system.process("ingress-api").kill();
        system.process("ingress-api").start();

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(edge.get("/api/v1/turns/" + turn).text("status"))
                                .isEqualTo("completed"));
        assertNothingLostOrDoubled(conversation, List.of(turn));
    }

    @Test
    void saysUnavailableWhileTheLogIsAwayAndThenGoesOn() {
        String conversation = edge.conversation("sim-fast");
        system.process("kafka").kill();
        Edge.Answer refused = edge.ask(conversation, "into the void");
        system.process("kafka").start();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsKey("retry-after");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(edge.ask(conversation, "back again").status()).isEqualTo(200));
    }

    @Test
    void worksOnWithoutRedis() {
        String conversation = edge.conversation("sim-fast");
        system.process("redis").kill();
        try {
            Edge.Answer answer = edge.ask(conversation, "nobody needs a lease");
            assertThat(answer.status()).isEqualTo(200);
            assertNothingLostOrDoubled(conversation, List.of(answer.text("turn_id")));
        } finally {
            system.process("redis").start();
        }
    }

    @Test
    void keepsWhatHappenedWhileTheDatabaseWasAway() {
        String conversation = edge.conversation("sim-fast");
        String before = edge.ask(conversation, "with a database").text("turn_id");
        system.process("postgresql").kill();
        String turn;
        try (ChatSocket socket = ChatSocket.open(edge)) {
            turn = socket.prompt(conversation, "without a database");
            assertThat(socket.awaitEnd(turn).path("type").asString()).isEqualTo("completed");
        } finally {
            system.process("postgresql").start();
        }
        assertNothingLostOrDoubled(conversation, List.of(before, turn));
    }

    private void assertNothingLostOrDoubled(String conversation, List<String> turns) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(database.turns(conversation))
                            .containsExactlyElementsOf(
                                    turns.stream().map(turn -> turn + "|completed").toList());
                    assertThat(database.messages(conversation)).hasSize(2 * turns.size());
                    assertThat(database.ledger(conversation))
                            .extracting(row -> row.substring(0, row.indexOf('|')))
                            .containsExactlyInAnyOrderElementsOf(turns);
                });
    }
}
