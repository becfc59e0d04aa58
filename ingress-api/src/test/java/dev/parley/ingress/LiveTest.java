package dev.parley.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import dev.parley.ingress.fake.EdgeOnFakes.Socket;
import dev.parley.ingress.fake.EventReader;
import dev.parley.ingress.fake.EventReader.Event;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.fake.RawStream;
import dev.parley.ingress.tail.ChunkLog.Extent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conversations as server-sent events over real HTTP, with the edge's neighbours in memory. */
final class LiveTest {
    private static final EdgeOnFakes edge = EdgeOnFakes.start("--parley.sse.heartbeat=200ms");

    private final ConversationId conversation = edge.conversation();
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
    void endsWhenTheHistoryHasTheAnswer() {
        AtomicBoolean stored = new AtomicBoolean();
        edge.pipeline()
                .answerBy(prompt -> {
                    edge.history()
                            .onLookUp(asked -> {
                                edge.history()
                                        .store(conversation, asked, prompt.userId(), "hi", "Yes");
                                stored.set(true);
                            });
                    edge.chunks()
                            .write(FakeChunks.accepted(conversation, prompt.turnId(), "hi"))
                            .write(FakeChunks.started(conversation, prompt.turnId(), generation))
                            .write(
                                    FakeChunks.completed(
                                            conversation, prompt.turnId(), generation, ""));
                });

        try (EventReader stream = edge.ask(conversation, "hi")) {
            assertThat(stream.until("completed")).isNotEmpty();
            assertThat(stream.all().getLast().data()).isEqualTo("[DONE]");
        }
        assertThat(stored).isTrue();
    }

    @Test
    void streamsAPromptThatBranchesOff() {
        edge.ask(conversation, "first").close();

        Reply streamed =
                edge.post(
                        "/api/v1/conversations/" + conversation + "/messages/stream",
                        "{\"content\":\"anew\",\"parent_turn_id\":null}");

        assertThat(streamed.body()).contains("echo ", "anew", "[DONE]");
        assertThat(edge.log().events().getLast())
                .isInstanceOfSatisfying(
                        PromptSubmitted.class, prompt -> assertThat(prompt.branch()).isNotNull());
    }

    @Test
    void streamsATurnToItsEnd() {
        try (EventReader stream = edge.ask(conversation, "hi")) {
            List<Event> events = stream.all();

            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
            assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(types(events))
                    .containsExactly("accepted", "started", "delta", "delta", "completed", "");
            assertThat(events.getLast().data()).isEqualTo("[DONE]");
            assertThat(text(events)).isEqualTo("echo hi");
            assertThat(events.subList(0, 5))
                    .allSatisfy(event -> {
                        assertThat(event.text("type")).isEqualTo(event.type());
                        assertThat(event.id()).isNotEmpty().isEqualTo(event.text("cursor"));
                    });
        }
    }

    @Test
    void resumesBehindAnyEvent() {
        List<Event> all;
        try (EventReader stream = edge.ask(conversation, "hi")) {
            all = stream.all();
        }
        String path = stream() + "?turn_id=" + all.getFirst().text("turn_id");
        for (int cut = 0; cut < all.size() - 1; cut++) {
            try (EventReader stream = edge.events(path, "Last-Event-ID", all.get(cut).id())) {
                List<Event> whole = new ArrayList<>(all.subList(0, cut + 1));
                whole.addAll(stream.all());
                assertThat(whole).as("cut after %d", cut).isEqualTo(all);
            }
        }
    }

    @Test
    void showsWhatASocketShows() {
        try (Socket socket = edge.socket("/ws/chat/" + conversation);
                EventReader stream = edge.events(stream())) {
            socket.ping();
            stream.nextOfAll();
            edge.ask(conversation, "one").all();
            edge.ask(conversation, "two").all();

            List<Event> events = new ArrayList<>(stream.until("completed"));
            events.addAll(stream.until("completed"));
            List<Reply> frames = new ArrayList<>(socket.until("completed"));
            frames.addAll(socket.until("completed"));

            assertThat(events).extracting(Event::json).isEqualTo(json(frames));
        }
    }

    @Test
    void showsWhoComesLaterAllOfAnOpenTurn() {
        edge.chunks()
                .write(FakeChunks.accepted(conversation, turn, "hi"))
                .write(FakeChunks.started(conversation, turn, generation))
                .write(FakeChunks.delta(conversation, turn, generation, 1, "first "));
        try (EventReader stream = edge.events(stream());
                EventReader ofTurn = edge.events(stream() + "?turn_id=" + turn)) {
            stream.nextOfAll();
            ofTurn.nextOfAll();
            edge.chunks()
                    .write(FakeChunks.delta(conversation, turn, generation, 2, "second"))
                    .write(FakeChunks.completed(conversation, turn, generation, "first second"));

            assertThat(text(stream.until("completed"))).isEqualTo("first second");
            List<Event> events = ofTurn.all();
            assertThat(text(events)).isEqualTo("first second");
            assertThat(events.getLast().data()).isEqualTo("[DONE]");
        }
    }

    @Test
    void showsOneTurnAndNoOther() {
        edge.chunks()
                .write(FakeChunks.accepted(conversation, turn, "hi"))
                .write(FakeChunks.started(conversation, turn, generation));
        try (EventReader stream = edge.ask(conversation, "later")) {
            edge.chunks()
                    .write(FakeChunks.delta(conversation, turn, generation, 1, "other"))
                    .write(FakeChunks.completed(conversation, turn, generation, "other"));

            assertThat(text(stream.all())).isEqualTo("echo later");
        }
    }

    @Test
    void showsAStoredTurnToWhoComesAfterItsEnd() {
        edge.history().store(conversation, turn, UserId.next(), "hi", "stored");

        try (EventReader stream = edge.events(stream() + "?turn_id=" + turn)) {
            List<Event> events = stream.all();
            assertThat(types(events))
                    .containsExactly("accepted", "restarted", "delta", "completed", "");
            assertThat(text(events)).isEqualTo("stored");
        }
        String now = edge.cursor(conversation);
        try (EventReader stream =
                edge.events(stream() + "?turn_id=" + turn, "Last-Event-ID", now)) {
            assertThat(types(stream.all())).containsExactly("completed", "");
        }
    }

    @Test
    void answersARepeatedPromptFromTheHistory() {
        List<Event> first = edge.ask(conversation, "hi", "Idempotency-Key", "k").all();
        int appended = edge.log().events().size();

        List<Event> second = edge.ask(conversation, "hi", "Idempotency-Key", "k").all();

        assertThat(text(second)).isEqualTo(text(first)).isEqualTo("echo hi");
        assertThat(second.getLast().data()).isEqualTo("[DONE]");
        assertThat(second.getFirst().text("turn_id")).isEqualTo(first.getFirst().text("turn_id"));
        assertThat(edge.log().events()).hasSize(appended);
    }

    @Test
    void givesTheStoredHistoryWhereTheLogIsTooOld() {
        String beginning = edge.cursor(conversation);
        edge.history().store(conversation, turn, UserId.next(), "old", "stored");
        edge.fillMemory();
        edge.chunks().readBackGives(Extent.EXPIRED);

        try (EventReader stream = edge.events(stream() + "?cursor=" + beginning)) {
            Event reset = stream.next();
            assertThat(reset.type()).isEqualTo("reset");
            assertThat(reset.id()).isEqualTo(reset.text("cursor")).isNotEmpty();
            assertThat(reset.json().at("/messages/0/content").stringValue()).isEqualTo("old");
            assertThat(reset.json().at("/messages/1/content").stringValue()).isEqualTo("stored");
            edge.ask(conversation, "hi").all();
            assertThat(text(stream.until("completed"))).isEqualTo("echo hi");
        }
    }

    @Test
    void believesTheHeaderMoreThanTheAddress() {
        String beginning = edge.cursor(conversation);
        List<Event> all = edge.ask(conversation, "hi").all();

        try (EventReader stream =
                edge.events(stream() + "?cursor=" + beginning, "Last-Event-ID", all.get(3).id())) {
            assertThat(stream.next().type()).isEqualTo("completed");
        }
    }

    @Test
    void refusesInTheUsualWayBeforeItStreams() {
        ConversationId theirs = ConversationId.next();
        edge.history().store(theirs, UserId.next());
        ConversationId other = edge.conversation();
        String foreign = edge.cursor(other);
        String elsewhere = edge.ask(other, "hi").all().getFirst().text("turn_id");

        assertRefused(edge.ask(theirs, "hi"), 404);
        assertRefused(edge.ask(conversation, " "), 400);
        assertRefused(edge.events(stream(theirs)), 404);
        assertRefused(edge.events(stream() + "?cursor=nonsense"), 400);
        assertRefused(edge.events(stream(), "Last-Event-ID", foreign), 400);
        assertRefused(edge.events(stream() + "?turn_id=" + elsewhere), 404);
        assertRefused(edge.events(stream() + "?turn_id=" + turn), 404);
        assertThat(edge.getAs(null, stream()).status()).isEqualTo(401);
        edge.log().away(true);
        EventReader away = edge.ask(conversation, "hi");
        assertRefused(away, 503);
        assertThat(away.header("Retry-After")).isNotEmpty();
    }

    @Test
    void showsThatItLivesWhileNothingHappens() {
        try (EventReader stream = edge.events(stream())) {
            assertThat(stream.nextOfAll().data()).isEqualTo(": watching");
            assertThat(stream.nextOfAll().data()).isEqualTo(": keep-alive");
            assertThat(stream.nextOfAll().data()).isEqualTo(": keep-alive");
        }
    }

    @Test
    void answersWhoWantsNoBodyAtOnce() {
        assertThat(edge.send("HEAD", stream()).status()).isEqualTo(200);
    }

    @Test
    void sendsClientsElsewhereWhenItStops() {
        try (EdgeOnFakes another = EdgeOnFakes.start();
                EventReader stream = another.events(stream(another.conversation()))) {
            stream.nextOfAll();
            another.close();

            List<Event> events = stream.all();
            assertThat(types(events)).containsExactly("error");
            assertThat(events.getFirst().text("code")).isEqualTo("shutting_down");
        }
    }

    @Test
    void countsStreamsAndSocketsTogether() {
        try (EdgeOnFakes another = EdgeOnFakes.start("--parley.connection.per-user=2");
                Socket socket = another.socket("/ws/chat")) {
            ConversationId here = another.conversation();
            try (EventReader stream = another.events(stream(here))) {
                stream.nextOfAll();
                assertRefused(another.events(stream(here)), 429);
                assertThat(another.handshake("/ws/chat")).isEqualTo(429);
                socket.ping();
            }
        }
    }

    @Test
    void sendsAClientAwayThatIsTooSlowAndItComesBackToTheRest() {
        try (EdgeOnFakes another = EdgeOnFakes.start("--parley.sse.outbox=16")) {
            ConversationId here = another.conversation();
            String beginning = another.cursor(here);
            String piece = "x".repeat(65_536);
            try (RawStream client = another.rawStream(stream(here))) {
                client.readTo(": watching\n\n");
                another.chunks()
                        .write(FakeChunks.accepted(here, turn, "hi"))
                        .write(FakeChunks.started(here, turn, generation));
                // More than all buffers on the way hold.
                for (int seq = 1; seq <= 300; seq++) {
                    another.chunks().write(FakeChunks.delta(here, turn, generation, seq, piece));
                }
                another.chunks()
                        .write(FakeChunks.completed(here, turn, generation, piece.repeat(300)));

                String seen = client.rest();

                assertThat(seen).contains("event: error\ndata: ").contains("resume_from_cursor");
                try (EventReader stream =
                        another.events(
                                stream(here) + "?turn_id=" + turn + "&cursor=" + beginning,
                                "Last-Event-ID",
                                lastId(seen))) {
                    List<String> rest = types(stream.all());
                    for (String type : List.of("accepted", "started", "completed")) {
                        assertThat(count(seen, type) + Collections.frequency(rest, type)).isOne();
                    }
                    assertThat(count(seen, "delta") + Collections.frequency(rest, "delta"))
                            .isEqualTo(300);
                }
            }
        }
    }

    private String stream() {
        return stream(conversation);
    }

    private static String stream(ConversationId conversation) {
        return "/api/v1/conversations/" + conversation + "/stream";
    }

    private static void assertRefused(EventReader answer, int status) {
        try (answer) {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        }
    }

    private static List<String> types(List<Event> events) {
        return events.stream().map(Event::type).toList();
    }

    private static String text(List<Event> events) {
        StringBuilder text = new StringBuilder();
        for (Event event : events) {
            switch (event.type()) {
                case "started", "restarted" -> text.setLength(0);
                case "delta" -> text.append(event.text("content"));
                default -> {}
            }
        }
        return text.toString();
    }

    private static List<tools.jackson.databind.JsonNode> json(List<Reply> frames) {
        return frames.stream().map(Reply::json).toList();
    }

    private static int count(String text, String type) {
        return text.split("event: " + type + "\n", -1).length - 1;
    }

    private static String lastId(String text) {
        Matcher ids = Pattern.compile("\nid: (\\S+)\n").matcher(text);
        String last = "";
        while (ids.find()) {
            last = ids.group(1);
        }
        return last;
    }
}
