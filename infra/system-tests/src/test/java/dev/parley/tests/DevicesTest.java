package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.local.ParleySystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Any device on any edge: all see the same, each may leave and come back, and each can stop it. */
@ExtendWith(WholeSystem.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DevicesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SECOND_EDGE = "ingress-api-2";

    private final ParleySystem system;
    private final Edge edge;
    private final Database database;
    private final Journal journal;
    private Edge other;

    DevicesTest(ParleySystem system) {
        this.system = system;
        this.edge = Edge.of(system);
        this.other = edge;
        this.database = new Database(system);
        this.journal = new Journal(system);
    }

    @BeforeAll
    void twoEdges() {
        system.scale("ingress-api", 2);
        other = new Edge(system.address(SECOND_EDGE), edge.apiKey());
    }

    @AfterAll
    void oneEdge() {
        system.scale("ingress-api", 1);
    }

    @Test
    void showsAllDevicesTheSameInTheSameOrder() {
        String conversation = edge.conversation("sim-1");
        try (ChatSocket laptop = ChatSocket.open(edge);
                ChatSocket phone = ChatSocket.open(other);
                ChatStream tablet = ChatStream.watch(edge, conversation);
                ChatStream television = ChatStream.watch(other, conversation)) {
            phone.send("subscribe", "conversation_id", conversation);
            phone.send("ping");
            phone.await(frame -> ChatClient.is(frame, "pong"));
            String first = laptop.prompt(conversation, "asked on the laptop");
            String second;
            List<JsonNode> asked;
            try (ChatStream asking = ChatStream.ask(other, conversation, "asked by HTTP")) {
                asked = asking.untilOver();
                second = asked.getFirst().path("turn_id").asString();
                assertThat(asking.isDone()).isTrue();
            }

            List<JsonNode> whole = seen(phone, second);
            assertThat(seen(laptop, second)).isEqualTo(whole);
            assertThat(seen(tablet, second)).isEqualTo(whole);
            assertThat(seen(television, second)).isEqualTo(whole);
            assertThat(asked.stream().map(DevicesTest::comparable))
                    .containsExactlyElementsOf(
                            whole.stream().filter(frame -> ChatClient.of(frame, second)).toList());
            assertThat(phone.seen())
                    .filteredOn(frame -> ChatClient.is(frame, "accepted"))
                    .extracting(frame -> frame.path("content").asString())
                    .containsExactly("asked on the laptop", "asked by HTTP");
            assertStored(
                    conversation,
                    "user|asked on the laptop",
                    "assistant|" + phone.shown(first),
                    "user|asked by HTTP",
                    "assistant|" + phone.shown(second));
        }
    }

    @Test
    void goesOnOverConnectionsThatAreCut() {
        String conversation = edge.conversation("sim-t80-f100-g40");
        try (TcpCutter here = new TcpCutter(edge.address());
                TcpCutter there = new TcpCutter(other.address())) {
            List<JsonNode> frames = new ArrayList<>();
            String turn;
            try (ChatSocket socket = ChatSocket.open(edge.at(here.address()))) {
                turn = socket.prompt(conversation, "through many tunnels");
                frames.addAll(afterACut(socket, "delta", here));
            }
            for (int cut = 0; cut < 3; cut++) {
                try (ChatStream stream =
                        ChatStream.resume(
                                edge.at(there.address()),
                                conversation,
                                turn,
                                ChatClient.lastCursor(frames))) {
                    frames.addAll(afterACut(stream, "delta", there));
                }
                try (ChatSocket socket = ChatSocket.open(edge.at(here.address()))) {
                    subscribe(socket, conversation, ChatClient.lastCursor(frames));
                    frames.addAll(afterACut(socket, "delta", here));
                }
            }
            try (ChatStream stream =
                    ChatStream.resume(
                            edge.at(there.address()),
                            conversation,
                            turn,
                            ChatClient.lastCursor(frames))) {
                frames.addAll(stream.untilOver());
            }

            assertStored(
                    conversation,
                    "user|through many tunnels",
                    "assistant|" + ChatClient.shown(frames, turn));
            assertThat(frames)
                    .extracting(frame -> frame.path("type").asString())
                    .containsOnlyOnce("accepted", "started", "completed")
                    .doesNotContain("restarted", "reset");
        }
    }

    @Test
    void goesOnBehindAnyEventOfAResponse() {
        List<JsonNode> events = new ArrayList<>();
        try (TcpCutter here = new TcpCutter(edge.address());
                TcpCutter there = new TcpCutter(other.address())) {
            try (ChatStream stream =
                    ChatStream.respond(
                            edge.at(here.address()), "sim-t80-f100-g40", "through many tunnels")) {
                events.addAll(afterACut(stream, "response.output_text.delta", here));
            }
            for (int cut = 0; cut < 2; cut++) {
                try (ChatStream stream = behind(other.at(there.address()), events)) {
                    events.addAll(afterACut(stream, "response.output_text.delta", there));
                }
                try (ChatStream stream = behind(edge.at(here.address()), events)) {
                    events.addAll(afterACut(stream, "response.output_text.delta", here));
                }
            }
            try (ChatStream stream = behind(other.at(there.address()), events)) {
                events.addAll(stream.untilOver());
            }
        }

        String id = response(events);
        JsonNode kept = other.get("/v1/responses/" + id).body();
        assertThat(events.getLast().path("type").asString()).isEqualTo("response.completed");
        assertThat(events)
                .extracting(event -> event.path("sequence_number").asInt())
                .containsExactlyElementsOf(IntStream.range(0, events.size()).boxed().toList());
        assertThat(
                        events.stream()
                                .map(event -> event.path("delta").asString(""))
                                .collect(Collectors.joining()))
                .isEqualTo(kept.at("/output/0/content/0/text").asString())
                .isNotBlank();
        try (ChatStream again = ChatStream.respondBehind(edge, id, -1)) {
            assertThat(again.untilOver()).isEqualTo(events);
        }
    }

    private static ChatStream behind(Edge edge, List<JsonNode> events) {
        return ChatStream.respondBehind(
                edge, response(events), events.getLast().path("sequence_number").asInt());
    }

    private static String response(List<JsonNode> events) {
        return events.getFirst().path("response").path("id").asString();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnWhereAnEdgeWasKilledOrStopped(boolean killed) {
        String conversation = edge.conversation("sim-t120-f100-g40");
        List<JsonNode> onSocket;
        List<JsonNode> onStream;
        String turn;
        try (ChatSocket socket = ChatSocket.open(other)) {
            turn = socket.prompt(conversation, "an edge that goes away");
            try (ChatStream stream = ChatStream.watch(other, conversation)) {
                stream.await(frame -> ChatClient.is(frame, "delta"));
                socket.await(frame -> ChatClient.is(frame, "delta"));
                if (killed) {
                    system.process(SECOND_EDGE).kill();
                } else {
                    system.process(SECOND_EDGE).terminate();
                }
                onSocket = new ArrayList<>(socket.untilOver());
                onStream = new ArrayList<>(stream.untilOver());
            }
            if (!killed) {
                assertThat(socket.closeCode()).isEqualTo(1012);
                assertThat(onStream.getLast().path("code").asString()).isEqualTo("shutting_down");
            }
        }
        try (ChatSocket socket = ChatSocket.open(edge);
                ChatStream stream =
                        ChatStream.resume(
                                edge, conversation, turn, ChatClient.lastCursor(onStream))) {
            subscribe(socket, conversation, ChatClient.lastCursor(onSocket));
            socket.awaitEnd(turn);
            onSocket.addAll(socket.seen());
            onStream.addAll(stream.untilOver());
        } finally {
            system.process(SECOND_EDGE).start();
        }

        assertThat(ChatClient.shown(onStream, turn))
                .isEqualTo(ChatClient.shown(onSocket, turn))
                .isNotBlank();
        assertStored(
                conversation,
                "user|an edge that goes away",
                "assistant|" + ChatClient.shown(onSocket, turn));
    }

    @Test
    void goesOnAfterAReload() {
        String conversation = edge.conversation("sim-1");
        edge.ask(conversation, "an answer that is stored");
        try (ChatSocket socket = ChatSocket.open(edge);
                ChatSocket page = ChatSocket.open(other)) {
            String turn = socket.prompt(conversation, "a reload amid the answer");
            socket.await(frame -> ChatClient.is(frame, "delta"));

            JsonNode loaded = other.get(Edge.messages(conversation)).body();
            subscribe(page, conversation, loaded.path("cursor").asString());
            page.awaitEnd(turn);
            socket.awaitEnd(turn);

            assertThat(loaded.path("data").values()).hasSize(2);
            assertThat(page.seen()).allMatch(frame -> ChatClient.of(frame, turn));
            assertThat(page.shown(turn)).isEqualTo(socket.shown(turn)).isNotBlank();
        }
    }

    @Test
    void cancelsAQueuedTurnFromAnotherDevice() {
        String conversation = edge.conversation("sim-slow");
        try (ChatSocket socket = ChatSocket.open(edge);
                ChatSocket remote = ChatSocket.open(other)) {
            String first = socket.prompt(conversation, "keeps the place busy");
            try (ChatStream asking = ChatStream.ask(edge, conversation, "never starts")) {
                String second =
                        asking.await(frame -> ChatClient.is(frame, "queued"))
                                .path("turn_id")
                                .asString();
                remote.send("cancel", "turn_id", second);

                assertThat(types(asking.untilOver())).endsWith("queued", "cancelled");
                assertThat(journal.started(second)).isEmpty();
                remote.send("cancel", "turn_id", first);
                assertCancelled(socket.awaitEnd(first), first, conversation, socket);
            }
        }
    }

    @Test
    void cancelsBeforeTheFirstToken() {
        String conversation = edge.conversation("sim-t50-f20000-g10");
        try (ChatSocket socket = ChatSocket.open(edge)) {
            String turn = socket.prompt(conversation, "thinks for long");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(journal.started(turn)).hasSize(1));

            assertThat(other.post("/api/v1/turns/" + turn + "/cancel", Map.of()).status())
                    .isEqualTo(202);

            assertCancelled(socket.awaitEnd(turn), turn, conversation, socket);
            assertThat(socket.shown(turn)).isEmpty();
        }
    }

    @Test
    void cancelsAStreamFromAnotherDevice() {
        String conversation = edge.conversation("sim-slow");
        try (ChatStream asking = ChatStream.ask(edge, conversation, "go on and on")) {
            String turn =
                    asking.await(frame -> ChatClient.is(frame, "delta")).path("turn_id").asString();

            assertThat(other.post("/api/v1/turns/" + turn + "/cancel", Map.of()).status())
                    .isEqualTo(202);

            JsonNode end = asking.awaitEnd(turn);
            assertCancelled(end, turn, conversation, asking);
            assertThat(asking.shown(turn)).isNotBlank();
            assertThat(end.path("usage").path("completion_tokens").asInt()).isPositive();
        }
    }

    private void assertCancelled(
            JsonNode end, String turn, String conversation, ChatClient client) {
        assertThat(end.path("type").asString()).isEqualTo("cancelled");
        assertThat(end.path("usage").path("prompt_tokens").asInt()).isPositive();
        await("the provider connection is closed")
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(journal.ended(turn))
                                .extracting(entry -> entry.path("outcome").asString())
                                .containsExactly("aborted_by_client"));
        await("what was streamed is stored and billed")
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    assertThat(database.turns(conversation)).contains(turn + "|cancelled");
                    assertThat(database.answer(turn)).isEqualTo(client.shown(turn));
                    assertThat(database.ledger(conversation))
                            .anyMatch(row -> row.startsWith(turn + "|"));
                });
    }

    private void assertStored(String conversation, String... messages) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(database.messages(conversation)).containsExactly(messages));
    }

    /** Sees some more of the answer, loses the connection, and gives all that came on it. */
    private static List<JsonNode> afterACut(ChatClient client, String piece, TcpCutter way) {
        for (int each = 0; each < 4; each++) {
            client.await(frame -> ChatClient.is(frame, piece));
        }
        way.cut();
        return client.untilOver();
    }

    private static void subscribe(ChatSocket socket, String conversation, String cursor) {
        socket.send("subscribe", "conversation_id", conversation, "cursor", cursor);
    }

    /** All frames to the end of a turn, but for what differs by device. */
    private static List<JsonNode> seen(ChatClient client, String last) {
        client.awaitEnd(last);
        return client.seen().stream()
                .filter(frame -> !frame.path("turn_id").isMissingNode())
                .map(DevicesTest::comparable)
                .toList();
    }

    /** Cursors hold what their device knows; who asks is not told what. */
    private static JsonNode comparable(JsonNode frame) {
        ObjectNode copy = (ObjectNode) frame.deepCopy();
        copy.remove("cursor");
        if (ChatClient.is(frame, "accepted")) {
            copy.remove("content");
            copy.remove("parent_turn_id"); // known once the turn is in order, like the prompt
        }
        return copy;
    }

    private static List<String> types(List<JsonNode> frames) {
        return frames.stream().map(frame -> frame.path("type").asString()).toList();
    }
}
