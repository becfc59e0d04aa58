package dev.parley.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.conversation.ConversationEvent.CancelRequested;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import dev.parley.ingress.fake.EdgeOnFakes.Socket;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.tail.ChunkLog.Extent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real WebSockets to the edge, with its neighbours in memory. */
final class SocketTest {
    private static final EdgeOnFakes edge = EdgeOnFakes.start();

    private final String conversation = edge.post("/api/v1/conversations", "{}").text("id");
    private final ConversationId id = ConversationId.parse(conversation);
    private final TurnId turn = TurnId.next();
    private final GenerationId generation = GenerationId.next();

    @AfterAll
    static void stop() {
        edge.close();
    }

    @AfterEach
    void recover() {
        edge.recover();
    }

    @Test
    void streamsATurn() {
        try (Socket socket = edge.socket("/ws/chat")) {
            socket.send(prompt("\"id\":\"r1\","));

            List<Reply> frames = socket.until("completed");

            assertThat(types(frames))
                    .containsExactlyInAnyOrder(
                            "accepted", "started", "delta", "delta", "completed");
            Reply accepted = frames.getFirst();
            assertThat(accepted.text("request_id")).isEqualTo("r1");
            assertThat(text(frames)).isEqualTo("echo hi");
            assertThat(frames)
                    .allSatisfy(frame -> {
                        assertThat(frame.text("conversation_id")).isEqualTo(conversation);
                        assertThat(frame.text("turn_id")).isEqualTo(accepted.text("turn_id"));
                        assertThat(frame.text("cursor")).isNotEmpty();
                    });
        }
    }

    @Test
    void showsATurnOnEveryDevice() {
        try (Socket other = edge.socket("/ws/chat/" + conversation);
                Socket socket = edge.socket("/ws/chat")) {
            other.ping();
            socket.send(prompt(""));
            socket.until("completed");

            List<Reply> frames = other.until("completed");
            assertThat(types(frames))
                    .containsExactly("accepted", "started", "delta", "delta", "completed");
            assertThat(frames.getFirst().text("content")).isEqualTo("hi");
        }
    }

    @Test
    void showsWhoComesLaterAllOfAnOpenTurn() {
        edge.chunks()
                .write(FakeChunks.accepted(id, turn, "hi"))
                .write(FakeChunks.started(id, turn, generation))
                .write(FakeChunks.delta(id, turn, generation, 1, "first "));
        try (Socket socket = edge.socket("/ws/chat")) {
            socket.send(subscribe(""));
            socket.ping();
            edge.chunks()
                    .write(FakeChunks.delta(id, turn, generation, 2, "second"))
                    .write(FakeChunks.completed(id, turn, generation, "first second"));

            List<Reply> frames = socket.until("completed");

            assertThat(text(frames)).isEqualTo("first second");
            assertThat(types(frames)).doesNotContain("restarted");
        }
    }

    @Test
    void resumesAfterALostConnection() {
        List<Reply> all;
        try (Socket socket = edge.socket("/ws/chat")) {
            socket.send(prompt(""));
            all = socket.until("completed");
        }
        for (int cut = 0; cut < all.size() - 1; cut++) {
            if (types(all.subList(0, cut + 1)).contains("accepted")) {
                try (Socket socket = edge.socket("/ws/chat")) {
                    socket.send(
                            subscribe(",\"cursor\":\"%s\"".formatted(all.get(cut).text("cursor"))));
                    List<Reply> rest = new ArrayList<>(all.subList(0, cut + 1));
                    rest.addAll(socket.until("completed"));
                    assertThat(text(rest)).as("cut after %d", cut).isEqualTo("echo hi");
                }
            }
        }
    }

    @Test
    void readsBackFromTheLogWhatIsNoLongerInMemory() {
        String beginning = edge.get(messages()).text("cursor");
        edge.pipeline()
                .echo(
                        new PromptSubmitted(
                                id,
                                turn,
                                UserId.next(),
                                "old",
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                Instant.EPOCH));
        edge.fillMemory();
        try (Socket socket = edge.socket("/ws/chat")) {
            socket.send(subscribe(",\"cursor\":\"%s\"".formatted(beginning)));

            assertThat(text(socket.until("completed"))).isEqualTo("echo old");
        }
    }

    @Test
    void givesTheStoredHistoryWhereTheLogIsTooOld() {
        String beginning = edge.get(messages()).text("cursor");
        edge.history().store(id, turn, UserId.next(), "old", "stored");
        edge.fillMemory();
        edge.chunks().readBackGives(Extent.EXPIRED);
        try (Socket socket = edge.socket("/ws/chat")) {
            socket.send(subscribe(",\"cursor\":\"%s\"".formatted(beginning)));

            Reply reset = socket.next();
            assertThat(reset.text("type")).isEqualTo("reset");
            assertThat(reset.json().at("/messages/0/content").stringValue()).isEqualTo("old");
            assertThat(reset.json().at("/messages/1/content").stringValue()).isEqualTo("stored");

            socket.send(prompt(""));
            assertThat(text(socket.until("completed"))).isEqualTo("echo hi");
        }
    }

    @Test
    void answersBadFramesAndStaysOpen() {
        try (Socket socket = edge.socket("/ws/chat")) {
            String other = edge.post("/api/v1/conversations", "{}").text("id");
            String foreign = edge.get(messages(other)).text("cursor");
            assertError(socket, "{", "invalid_json");
            assertError(socket, "{\"type\":\"dance\"}", "invalid_request");
            assertError(socket, subscribe(",\"cursor\":\"nonsense\""), "bad_cursor");
            assertError(socket, subscribe(",\"cursor\":\"%s\"".formatted(foreign)), "bad_cursor");
            assertError(socket, "{\"type\":\"subscribe\"}", "conversation_not_found");
            assertError(
                    socket,
                    "{\"type\":\"cancel\",\"turn_id\":\"%s\"}".formatted(TurnId.next()),
                    "turn_not_found");
            assertError(
                    socket,
                    "{\"type\":\"prompt\",\"conversation_id\":\"%s\",\"content\":\"\"}"
                            .formatted(conversation),
                    "prompt_empty");
            assertError(socket, "\"" + "x".repeat(262_200) + "\"", "frame_too_large");
            Reply error =
                    socket.ask(
                            "{\"type\":\"prompt\",\"id\":\"r9\",\"conversation_id\":\"%s\",\"content\":\"%s\"}"
                                    .formatted(conversation, "x".repeat(65_537)));
            assertThat(error.text("code")).isEqualTo("prompt_too_long");
            assertThat(error.text("request_id")).isEqualTo("r9");
            assertThat(error.text("field")).isEqualTo("content");
            assertThat(error.json().get("limit").intValue()).isEqualTo(65_536);

            socket.send(prompt(""));
            assertThat(text(socket.until("completed"))).isEqualTo("echo hi");
        }
    }

    @Test
    void saysWhenTheLogIsAwayAndStaysOpen() {
        try (Socket socket = edge.socket("/ws/chat")) {
            edge.log().away(true);
            assertError(socket, prompt(""), "log_unavailable");
            edge.log().away(false);

            socket.send(prompt(""));
            assertThat(text(socket.until("completed"))).isEqualTo("echo hi");
        }
    }

    @Test
    void hidesConversationsOfOthers() {
        ConversationId theirs = ConversationId.next();
        edge.history().store(theirs, UserId.next());
        String cursor = Cursor.before(0, 0).encode(theirs);

        try (Socket socket = edge.socket("/ws/chat")) {
            String wish = subscribe("").replace(conversation, theirs.toString());
            assertError(socket, wish, "conversation_not_found");
            assertError(
                    socket,
                    wish.replace("}", ",\"cursor\":\"%s\"}".formatted(cursor)),
                    "conversation_not_found");
            assertError(socket, subscribe(",\"cursor\":\"%s\"".formatted(cursor)), "bad_cursor");
        }
        assertThat(edge.handshake("/ws/chat/" + theirs)).isEqualTo(404);
        assertThat(edge.handshake("/ws/chat/" + theirs + "?cursor=" + cursor)).isEqualTo(404);
        assertThat(edge.handshakeAs(null, "/ws/chat")).isEqualTo(401);
    }

    @Test
    void letsNoForeignPageIn() {
        assertThat(edge.handshake("/ws/chat", "Origin", "https://evil.example")).isEqualTo(403);
        assertThat(edge.handshake("/ws/chat", "Origin", edge.origin())).isEqualTo(101);
    }

    @Test
    void cancelsByTurn() {
        edge.chunks().write(FakeChunks.accepted(id, turn, "hi"));
        try (Socket socket = edge.socket("/ws/chat")) {
            socket.send("{\"type\":\"cancel\",\"turn_id\":\"%s\"}".formatted(turn));
            socket.ping();
        }

        assertThat(edge.log().events().getLast())
                .isInstanceOfSatisfying(
                        CancelRequested.class,
                        cancel -> assertThat(cancel.turnId()).isEqualTo(turn));
    }

    @Test
    void showsNothingAfterUnsubscribing() {
        try (Socket socket = edge.socket("/ws/chat")) {
            socket.send(subscribe(""));
            socket.send(
                    "{\"type\":\"unsubscribe\",\"conversation_id\":\"%s\"}"
                            .formatted(conversation));
            socket.ping();
            edge.chunks().write(FakeChunks.accepted(id, turn, "hi"));

            assertThat(socket.ask("{\"type\":\"ping\"}").text("type")).isEqualTo("pong");
        }
    }

    @Test
    void answersAPromptThatWasAnsweredBefore() {
        try (Socket socket = edge.socket("/ws/chat")) {
            socket.send(prompt("\"idempotency_key\":\"k\","));
            socket.until("completed");
            int appended = edge.log().events().size();

            socket.send(prompt("\"idempotency_key\":\"k\","));
            List<Reply> frames = socket.until("completed");

            assertThat(types(frames))
                    .containsExactly("accepted", "restarted", "delta", "completed");
            assertThat(text(frames)).isEqualTo("echo hi");
            assertThat(edge.log().events()).hasSize(appended);
        }
    }

    @Test
    void boundsSubscriptions() {
        try (Socket socket = edge.socket("/ws/chat")) {
            for (int number = 0; number < 100; number++) {
                String each = edge.post("/api/v1/conversations", "{}").text("id");
                socket.send("{\"type\":\"subscribe\",\"conversation_id\":\"%s\"}".formatted(each));
            }
            assertError(socket, subscribe(""), "too_many_subscriptions");
        }
    }

    @Test
    void sendsClientsElsewhereWhenRecordsWereLost() {
        try (EdgeOnFakes another = EdgeOnFakes.start()) {
            String theirs = another.post("/api/v1/conversations", "{}").text("id");
            try (Socket socket = another.socket("/ws/chat/" + theirs)) {
                socket.ping();
                another.chunks().tail().begin(0, 5_000, 5_000);
                assertThat(socket.closeCode()).isEqualTo(4408);
            }
        }
    }

    @Test
    void sendsClientsElsewhereWhenItStops() {
        try (EdgeOnFakes another = EdgeOnFakes.start();
                Socket socket = another.socket("/ws/chat")) {
            another.close();
            assertThat(socket.closeCode()).isEqualTo(1012);
        }
    }

    private String messages() {
        return messages(conversation);
    }

    private static String messages(String conversation) {
        return "/api/v1/conversations/" + conversation + "/messages";
    }

    private String prompt(String more) {
        return "{\"type\":\"prompt\",%s\"conversation_id\":\"%s\",\"content\":\"hi\"}"
                .formatted(more, conversation);
    }

    private String subscribe(String more) {
        return "{\"type\":\"subscribe\",\"conversation_id\":\"%s\"%s}"
                .formatted(conversation, more);
    }

    private static void assertError(Socket socket, String frame, String code) {
        Reply error = socket.ask(frame);
        assertThat(error.text("type")).as(error.body()).isEqualTo("error");
        assertThat(error.text("code")).as(error.body()).isEqualTo(code);
    }

    private static List<String> types(List<Reply> frames) {
        return frames.stream().map(frame -> frame.text("type")).toList();
    }

    private static String text(List<Reply> frames) {
        StringBuilder text = new StringBuilder();
        for (Reply frame : frames) {
            switch (frame.text("type")) {
                case "started", "restarted" -> text.setLength(0);
                case "delta" -> text.append(frame.text("content"));
                default -> {}
            }
        }
        return text.toString();
    }
}
