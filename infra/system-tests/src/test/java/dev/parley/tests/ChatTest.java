package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.local.ParleySystem;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** One user, one conversation: what a chat client relies on. */
@ExtendWith(WholeSystem.class)
final class ChatTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Edge edge;
    private final Database database;
    private final Journal journal;

    ChatTest(ParleySystem system) {
        this.edge = Edge.of(system);
        this.database = new Database(system);
        this.journal = new Journal(system);
    }

    @Test
    void streamsTheTextThatHistoryKeeps() {
        String conversation = edge.conversation("sim-1");
        try (ChatSocket socket = ChatSocket.open(edge)) {
            String turn = socket.prompt(conversation, "Tell me about tides");
            JsonNode end = socket.awaitEnd(turn);

            assertThat(socket.milestones(turn)).containsExactly("accepted", "started", "completed");
            assertThat(end.path("usage").path("completion_tokens").asInt()).isPositive();
            assertThat(socket.shown(turn)).isNotBlank();
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(database.messages(conversation))
                                    .containsExactly(
                                            "user|Tell me about tides",
                                            "assistant|" + socket.shown(turn)));
        }
        assertThat(edge.history(conversation))
                .extracting(message -> message.path("role").asString())
                .containsExactly("user", "assistant");
    }

    @Test
    void givesTheSecondTurnTheFirstAsContext() {
        String conversation = edge.conversation("sim-fast");
        edge.ask(conversation, "Remember the word heliotrope");
        Edge.Answer second = edge.ask(conversation, "Which word was it?");

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body().path("message").path("content").asString())
                .as("the simulator quotes the first user message that it was sent")
                .contains("heliotrope");
    }

    @Test
    void answersPromptsInTheOrderTheyCame() {
        String conversation = edge.conversation("sim-1");
        try (ChatSocket socket = ChatSocket.open(edge)) {
            String first = socket.prompt(conversation, "the first question");
            String second = socket.prompt(conversation, "the second question");
            socket.awaitEnd(second);

            List<String> started =
                    socket.seen().stream()
                            .filter(frame -> ChatClient.is(frame, "started"))
                            .map(frame -> frame.path("turn_id").asString())
                            .toList();
            assertThat(started).containsExactly(first, second);
            assertThat(socket.milestones(second))
                    .containsExactly("accepted", "queued", "started", "completed");
            int firstEnd = indexOf(socket, first, "completed");
            int secondStart = indexOf(socket, second, "started");
            assertThat(firstEnd).isLessThan(secondStart);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(database.messages(conversation))
                                    .containsExactly(
                                            "user|the first question",
                                            "assistant|" + socket.shown(first),
                                            "user|the second question",
                                            "assistant|" + socket.shown(second)));
        }
    }

    @Test
    void takesTheSameIdempotencyKeyOnce() {
        String conversation = edge.conversation("sim-fast");
        String key = UUID.randomUUID().toString();

        Edge.Answer first = edge.ask(conversation, "only once", "Idempotency-Key", key);
        Edge.Answer again = edge.ask(conversation, "only once", "Idempotency-Key", key);
        Edge.Answer other = edge.ask(conversation, "something else", "Idempotency-Key", key);

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text("turn_id")).isEqualTo(first.text("turn_id"));
        assertThat(again.body().path("message")).isEqualTo(first.body().path("message"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(journal.started(first.text("turn_id"))).hasSize(1);
        assertThat(edge.history(conversation)).hasSize(2);
    }

    @Test
    void takesTheSameIdempotencyKeyOnceWhileTheFirstStillStreams() {
        String conversation = edge.conversation("sim-1");
        String key = UUID.randomUUID().toString();
        try (ChatSocket socket = ChatSocket.open(edge)) {
            for (int i = 0; i < 2; i++) {
                socket.send(
                        "prompt",
                        "conversation_id",
                        conversation,
                        "content",
                        "sent twice",
                        "idempotency_key",
                        key);
            }
            String turn =
                    socket.await(frame -> ChatClient.is(frame, "accepted"))
                            .path("turn_id")
                            .asString();
            socket.awaitEnd(turn);
            String after = socket.prompt(conversation, "and on");
            socket.awaitEnd(after);

            assertThat(journal.started(turn)).hasSize(1);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(database.turns(conversation)).hasSize(2));
            assertThat(database.messages(conversation)).hasSize(4);
        }
    }

    @Test
    void cancelsWhileStreaming() {
        String conversation = edge.conversation("sim-slow");
        try (ChatSocket socket = ChatSocket.open(edge)) {
            String turn = socket.prompt(conversation, "go on and on");
            socket.await(frame -> ChatClient.is(frame, "delta"));
            socket.send("cancel", "conversation_id", conversation, "turn_id", turn);
            JsonNode end = socket.awaitEnd(turn);

            assertThat(end.path("type").asString()).isEqualTo("cancelled");
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(database.messages(conversation))
                                    .containsExactly(
                                            "user|go on and on",
                                            "assistant|" + socket.shown(turn)));
            assertThat(database.turns(conversation)).containsExactly(turn + "|cancelled");
            await("the provider connection is closed")
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(journal.ended(turn))
                                    .extracting(entry -> entry.path("outcome").asString())
                                    .containsExactly("aborted_by_client"));
            await("what was streamed is billed")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(database.ledger(conversation)).hasSize(1));
        }
    }

    @Test
    void cancelsWhileQueued() {
        String conversation = edge.conversation("sim-slow");
        try (ChatSocket socket = ChatSocket.open(edge)) {
            String first = socket.prompt(conversation, "keeps the place busy");
            String second = socket.prompt(conversation, "never starts");
            socket.await(frame -> ChatClient.is(frame, "queued") && ChatClient.of(frame, second));
            assertThat(
                            edge.post("/api/v1/turns/" + second + "/cancel", java.util.Map.of())
                                    .status())
                    .isEqualTo(202);
            JsonNode end = socket.awaitEnd(second);
            socket.send("cancel", "conversation_id", conversation, "turn_id", first);
            socket.awaitEnd(first);

            assertThat(end.path("type").asString()).isEqualTo("cancelled");
            assertThat(journal.started(second)).isEmpty();
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(database.turns(conversation))
                                    .containsExactly(first + "|cancelled", second + "|cancelled"));
        }
    }

    @Test
    void billsWhatTheProviderReported() {
        String conversation = edge.conversation("sim-fast");
        String turn = edge.ask(conversation, "what does this cost?").text("turn_id");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(journal.ended(turn)).hasSize(1));
        JsonNode witness = journal.ended(turn).getFirst();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(database.ledger(conversation))
                                .containsExactly(
                                        turn
                                                + "|"
                                                + witness.path("prompt_tokens_reported").asLong()
                                                + "|"
                                                + witness.path("completion_tokens_reported")
                                                        .asLong()));
        await("the totals are the sum of the ledger")
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(
                                        database.rows(
                                                "select user_id, model, sum(turns), sum(prompt_tokens),"
                                                        + " sum(completion_tokens), sum(amount_micros) from"
                                                        + " billing.user_totals where length(period) = 7 group by"
                                                        + " 1, 2 order by 1, 2"))
                                .isNotEmpty()
                                .isEqualTo(
                                        database.rows(
                                                "select user_id, model, count(*), sum(prompt_tokens),"
                                                        + " sum(completion_tokens), sum(amount_micros) from"
                                                        + " billing.usage_log group by 1, 2 order by 1, 2")));
        assertThat(edge.get("/api/v1/users/usage").status()).isEqualTo(200);
    }

    @Test
    void endsAsFailedWhenTheProviderDiesMidway() {
        String conversation = edge.conversation("sim-dies-midstream");
        try (ChatSocket socket = ChatSocket.open(edge)) {
            String turn = socket.prompt(conversation, "start and break off");
            JsonNode end = socket.awaitEnd(turn);

            assertThat(end.path("type").asString()).isEqualTo("failed");
            assertThat(end.path("error").path("category").asString())
                    .isEqualTo("provider_unavailable");
            String next = socket.prompt(conversation, "still there?");
            assertThat(socket.awaitEnd(next).path("type").asString()).isEqualTo("failed");
        }
    }

    @Test
    void resumesFromACursor() {
        String conversation = edge.conversation("sim-1");
        try (ChatSocket first = ChatSocket.open(edge);
                ChatSocket second = ChatSocket.open(edge)) {
            String turn = first.prompt(conversation, "a reload in the middle");
            JsonNode seen = first.await(frame -> ChatClient.is(frame, "delta"));
            String shownSoFar = first.shown(turn);
            second.send(
                    "subscribe",
                    "conversation_id",
                    conversation,
                    "cursor",
                    seen.path("cursor").asString());
            second.awaitEnd(turn);
            first.awaitEnd(turn);

            assertThat(shownSoFar + second.shown(turn)).isEqualTo(first.shown(turn));
        }
    }

    @Test
    void showsEveryDeviceTheSame() {
        String conversation = edge.conversation("sim-1");
        try (ChatSocket laptop = ChatSocket.open(edge);
                ChatSocket phone = ChatSocket.open(edge)) {
            phone.send("subscribe", "conversation_id", conversation);
            phone.send("ping");
            phone.await(frame -> ChatClient.is(frame, "pong"));
            String turn = laptop.prompt(conversation, "seen on both");
            laptop.awaitEnd(turn);
            phone.awaitEnd(turn);

            assertThat(phone.shown(turn)).isEqualTo(laptop.shown(turn)).isNotBlank();
        }
    }

    private static int indexOf(ChatSocket socket, String turn, String type) {
        List<JsonNode> seen = socket.seen();
        for (int i = 0; i < seen.size(); i++) {
            if (ChatClient.of(seen.get(i), turn) && ChatClient.is(seen.get(i), type)) {
                return i;
            }
        }
        throw new AssertionError("no " + type + " of " + turn + " in " + seen);
    }
}
