package dev.parley.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import dev.parley.ingress.fake.EdgeOnFakes.Socket;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.fake.RawSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients that send too much, read too little or are not there any more. */
final class HostileClientsTest {
    private static final String PING = "{\"type\":\"ping\"}";

    @Test
    void refusesFramesThatAreTooManyAndClosesWhenTheyGoOn() {
        try (EdgeOnFakes edge =
                        EdgeOnFakes.start(
                                "--parley.socket.frames-per-second=1",
                                "--parley.socket.frame-burst=20");
                RawSocket client = edge.rawSocket("/ws/chat");
                Socket other = edge.socket("/ws/chat")) {
            for (int each = 0; each < 200; each++) {
                client.send(PING);
            }
            assertThat(client.closeCode()).isEqualTo(4429);

            for (int each = 0; each < 20; each++) {
                assertThat(other.ask(PING).text("type")).isEqualTo("pong");
            }
            for (int each = 0; each < 5; each++) {
                other.send(PING);
            }
            Reply error = other.until("error").getLast();
            assertThat(error.text("code")).isEqualTo("too_many_frames");
            assertThat(error.json().get("limit").intValue()).isEqualTo(1);
        }
    }

    @Test
    void endsAMessageThatHasNoEnd() {
        try (EdgeOnFakes edge = EdgeOnFakes.start("--parley.socket.frames-per-second=1");
                RawSocket client = edge.rawSocket("/ws/chat")) {
            client.send(RawSocket.TEXT, false, "\"");
            for (int each = 0; each < 4_000; each++) {
                client.send(RawSocket.CONTINUATION, false, "x");
            }
            assertThat(client.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void boundsTheConnectionsOfAUser() {
        try (EdgeOnFakes edge = EdgeOnFakes.start("--parley.connection.per-user=2");
                Socket first = edge.socket("/ws/chat")) {
            Socket second = edge.socket("/ws/chat");
            Reply refused = edge.refusedHandshake("/ws/chat");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isNotEmpty();

            second.leave();
            await().untilAsserted(() ->
                    assertThat(edge.count("parley.sockets.closed", "code", "1000")).isOne());
            edge.socket("/ws/chat").close();
            first.ping();
        }
    }

    @Test
    void givesUpAPeerThatAnswersNoPingAndKeepsOneThatDoes() {
        try (EdgeOnFakes edge =
                        EdgeOnFakes.start(
                                "--parley.socket.heartbeat=100ms", "--parley.socket.silence=1s");
                RawSocket dead = edge.rawSocket("/ws/chat");
                Socket living = edge.socket("/ws/chat")) {
            assertThat(dead.closeCode()).isEqualTo(4409);

            living.ping();
        }
    }

    @Test
    void showsALongPastToWhoeverComesBack() {
        try (EdgeOnFakes edge = EdgeOnFakes.start("--parley.socket.outbox=16")) {
            ConversationId conversation = edge.conversation();
            String beginning = edge.cursor(conversation);
            stream(edge, conversation, 100, "word ");

            try (Socket socket = edge.socket("/ws/chat/" + conversation + "?cursor=" + beginning)) {
                assertThat(text(socket.until("completed"))).isEqualTo("word ".repeat(100));
            }
        }
    }

    @Test
    void isNotHeldUpByOneStuckClientAmongAThousand() {
        try (EdgeOnFakes edge = EdgeOnFakes.start()) {
            ConversationId shared = edge.conversation();
            ConversationId flood = edge.conversation();
            List<Socket> others = new ArrayList<>();
            try (RawSocket stuck = edge.rawSocket("/ws/chat/" + shared)) {
                stuck.send(subscribe(flood));
                stuck.send(PING);
                stuck.readTo("\"pong\"");
                IntStream.range(0, 999).forEach(_ -> others.add(edge.socket("/ws/chat/" + shared)));
                others.forEach(Socket::ping);

                // More than all buffers on the way hold, so that its socket takes no more.
                stream(edge, flood, 300, "x".repeat(65_536));
                stream(edge, shared, 200, "word ");

                for (Socket other : others) {
                    assertThat(text(other.until("completed"))).isEqualTo("word ".repeat(200));
                }
                assertThat(edge.count("parley.frames.sent"))
                        .as("the stuck client is still stuck")
                        .isLessThan(999 * (203 + 1) + 303);
            } finally {
                others.forEach(Socket::close);
            }
        }
    }

    @Test
    void letsAPageInByATicketOnce() {
        try (EdgeOnFakes edge = EdgeOnFakes.start()) {
            Reply issued = edge.post("/api/v1/ws-tickets", "");
            String query = "?ticket=" + issued.text("ticket");

            assertThat(issued.status()).isEqualTo(201);
            assertThat(issued.text("expires_at")).endsWith("Z");
            assertThat(edge.getAs(null, "/api/v1/users/profile" + query).status()).isEqualTo(401);
            assertThat(edge.handshakeAs(null, "/ws/chat" + query)).isEqualTo(101);
            assertThat(edge.handshakeAs(null, "/ws/chat" + query)).isEqualTo(401);
            assertThat(edge.handshakeAs(null, "/ws/chat?ticket=x")).isEqualTo(401);
            assertThat(edge.postAs(null, "/api/v1/ws-tickets", "").status()).isEqualTo(401);
        }
    }

    private static void stream(
            EdgeOnFakes edge, ConversationId conversation, int count, String piece) {
        TurnId turn = TurnId.next();
        GenerationId generation = GenerationId.next();
        edge.chunks()
                .write(FakeChunks.accepted(conversation, turn, "hi"))
                .write(FakeChunks.started(conversation, turn, generation));
        for (int seq = 1; seq <= count; seq++) {
            edge.chunks().write(FakeChunks.delta(conversation, turn, generation, seq, piece));
        }
        edge.chunks()
                .write(FakeChunks.completed(conversation, turn, generation, piece.repeat(count)));
    }

    private static String text(List<Reply> frames) {
        return frames.stream()
                .filter(frame -> frame.text("type").equals("delta"))
                .map(frame -> frame.text("content"))
                .collect(Collectors.joining());
    }

    private static String subscribe(ConversationId conversation) {
        return "{\"type\":\"subscribe\",\"conversation_id\":\"%s\"}".formatted(conversation);
    }
}
