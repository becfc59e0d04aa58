package dev.parley.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.conversation.ConversationEvent.CancelRequested;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.RejectionReason;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.history.StoredTotals;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The edge over real HTTP, with its neighbours in memory. */
final class EdgeTest {
    private static final EdgeOnFakes edge = EdgeOnFakes.start();

    @AfterAll
    static void stop() {
        edge.close();
    }

    @AfterEach
    void recover() {
        edge.recover();
    }

    @Test
    void opensAConversationThatItsOwnerThenFinds() {
        Reply created = edge.post("/api/v1/conversations", "{\"title\":\"Tides\"}");
        String id = created.json().get("id").stringValue();

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/api/v1/conversations/" + id);
        assertThat(edge.get("/api/v1/conversations/" + id).status()).isEqualTo(200);
        assertThat(edge.get("/api/v1/conversations").body()).contains(id);
    }

    @Test
    void opensAConversationWithoutASetting() {
        assertThat(edge.post("/api/v1/conversations", "").status()).isEqualTo(201);
    }

    @Test
    void answersAPrompt() {
        Reply answer = edge.post(messages(conversation()), "{\"content\":\"hi\",\"x\":1}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("outcome")).isEqualTo("completed");
        assertThat(answer.json().at("/message/content").stringValue()).isEqualTo("echo hi");
        assertThat(answer.text("finish_reason")).isEqualTo("stop");
    }

    @Test
    void doesNotWaitWhenAskedNotTo() {
        String conversation = conversation();

        Reply reply =
                edge.post(
                        messages(conversation), "{\"content\":\"hi\"}", "Prefer", "respond-async");

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.text("cursor")).isNotEmpty();
        assertThat(reply.header("Location")).isEqualTo("/api/v1/turns/" + reply.text("turn_id"));
        assertThat(edge.get(reply.header("Location")).text("status")).isEqualTo("completed");
    }

    @Test
    void givesTheSameAnswerToTheSameKey() {
        String path = messages(conversation());
        Reply first = edge.post(path, "{\"content\":\"hi\"}", "Idempotency-Key", "a");
        int appended = edge.log().events().size();
        Reply second = edge.post(path, "{\"content\":\"hi\"}", "Idempotency-Key", "a");
        Reply other = edge.post(path, "{\"content\":\"ho\"}", "Idempotency-Key", "a");

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text("turn_id")).isEqualTo(first.text("turn_id"));
        assertThat(edge.log().events()).hasSize(appended);
        assertProblem(other, 422, "idempotency_key_reused");
    }

    @Test
    void turnsAFailedTurnIntoAProblem() {
        edge.pipeline()
                .answerBy(prompt ->
                        edge.chunks()
                                .write(
                                        FakeChunks.failed(
                                                prompt.conversationId(),
                                                prompt.turnId(),
                                                null,
                                                ErrorCategory.TIMEOUT,
                                                "")));
        Reply reply = edge.post(messages(conversation()), "{\"content\":\"hi\"}");

        assertProblem(reply, 504, "timeout");
        assertThat(reply.text("turn_id")).isNotEmpty();
    }

    @Test
    void turnsARejectedTurnIntoAProblem() {
        edge.pipeline()
                .answerBy(prompt ->
                        edge.chunks()
                                .write(
                                        FakeChunks.rejected(
                                                prompt.conversationId(),
                                                prompt.turnId(),
                                                RejectionReason.QUEUE_FULL)));

        assertProblem(
                edge.post(messages(conversation()), "{\"content\":\"hi\"}"), 429, "queue_full");
    }

    @Test
    void keepsStrangersOut() {
        assertProblem(edge.getAs(null, "/api/v1/conversations"), 401, "unauthenticated");
        assertProblem(
                edge.getAs("sk-parley-" + "x".repeat(43), "/api/v1/conversations"),
                401,
                "unauthenticated");
        assertThat(edge.getAs(null, "/api/v1/conversations").header("WWW-Authenticate"))
                .isEqualTo("Bearer");
    }

    @Test
    void hidesConversationsOfOthersOnEveryRoute() {
        String theirs = ConversationId.next().toString();
        edge.history().store(ConversationId.parse(theirs), UserId.next());
        for (String id : List.of(theirs, ConversationId.next().toString(), "no-id")) {
            String path = "/api/v1/conversations/" + id;
            assertProblem(edge.get(path), 404, "conversation_not_found");
            assertProblem(edge.get(path + "/messages"), 404, "conversation_not_found");
            assertProblem(
                    edge.post(path + "/messages", "{\"content\":\"hi\"}"),
                    404,
                    "conversation_not_found");
        }
    }

    @Test
    void hidesTurnsOfOthers() {
        ConversationId theirs = ConversationId.next();
        UserId them = UserId.next();
        TurnId turn = TurnId.next();
        edge.history().store(theirs, them);
        edge.history().store(theirs, turn, them, "hi", "there");

        assertProblem(edge.get("/api/v1/turns/" + turn), 404, "turn_not_found");
        assertProblem(edge.post("/api/v1/turns/" + turn + "/cancel", ""), 404, "turn_not_found");
        assertProblem(edge.get("/api/v1/turns/none"), 404, "turn_not_found");
    }

    @Test
    void cancelsATurnThatIsOpen() {
        edge.pipeline().answerBy(_ -> {});
        Reply open =
                edge.post(
                        messages(conversation()),
                        "{\"content\":\"hi\"}",
                        "Prefer",
                        "wait=1, respond-async");
        String turn = open.text("turn_id");

        assertThat(edge.get("/api/v1/turns/" + turn).text("status")).isEqualTo("in_progress");
        assertThat(edge.post("/api/v1/turns/" + turn + "/cancel", "").status()).isEqualTo(202);
        assertThat(edge.log().events().getLast())
                .isInstanceOfSatisfying(
                        CancelRequested.class,
                        cancel -> assertThat(cancel.turnId()).hasToString(turn));
    }

    @Test
    void saysWhenTheLogIsAway() {
        String conversation = conversation();
        edge.log().away(true);

        Reply prompt = edge.post(messages(conversation), "{\"content\":\"hi\"}");

        assertProblem(prompt, 503, "log_unavailable");
        assertThat(prompt.header("Retry-After")).isEqualTo("1");
        assertProblem(edge.post("/api/v1/conversations", "{}"), 503, "log_unavailable");
    }

    @Test
    void takesPromptsWhileTheHistoryIsAway() {
        String conversation = conversation();
        edge.history().away(true);

        assertThat(edge.post(messages(conversation), "{\"content\":\"hi\"}").status())
                .isEqualTo(200);
        assertProblem(edge.get("/api/v1/conversations"), 503, "history_unavailable");
    }

    @Test
    void saysWhereAndWhatIsWrongWithABody() {
        String path = messages(conversation());

        Reply broken = edge.post(path, "{\"content\":\n \"hi\" secret}");
        assertProblem(broken, 400, "invalid_json");
        assertThat(broken.text("detail")).contains("line 2").doesNotContain("secret");
        Reply form = edge.post(path, "{\"content\":{\"a\":1}}");
        assertProblem(form, 400, "invalid_request");
        assertThat(form.text("field")).isEqualTo("content");
        assertProblem(edge.post(path, ""), 400, "invalid_json");
        assertProblem(edge.post(path, "{}"), 400, "invalid_request");
        assertProblem(edge.post(path, "{\"content\":\"  \"}"), 400, "prompt_empty");
        assertProblem(
                edge.post(path, "{\"content\":\"hi\",\"model\":\"none\"}"), 404, "model_not_found");
    }

    @Test
    void boundsPromptsAndBodies() {
        String path = messages(conversation());

        assertThat(edge.post(path, "{\"content\":\"" + "x".repeat(65_536) + "\"}").status())
                .isEqualTo(200);
        Reply prompt = edge.post(path, "{\"content\":\"" + "x".repeat(65_537) + "\"}");
        assertProblem(prompt, 413, "prompt_too_long");
        assertThat(prompt.json().get("limit").intValue()).isEqualTo(65_536);
        assertProblem(edge.post(path, " ".repeat(262_145)), 413, "body_too_large");
        assertProblem(edge.postUnannounced(path, " ".repeat(262_145)), 413, "body_too_large");
    }

    @Test
    void refusesOtherMediaTypesMethodsAndRoutes() {
        String path = messages(conversation());

        assertProblem(
                edge.post(path, "hi", "Content-Type", "text/plain"), 415, "unsupported_media_type");
        assertProblem(edge.send("DELETE", path), 405, "method_not_allowed");
        assertProblem(edge.get("/api/v1/nothing"), 404, "not_found");
        assertProblem(edge.get("/nothing"), 404, "not_found");
    }

    @Test
    void pagesThroughConversationsAndMessages() {
        String conversation = conversation();
        for (String prompt : List.of("1", "2", "3")) {
            edge.post(messages(conversation), "{\"content\":\"" + prompt + "\"}");
        }
        Reply first = edge.get(messages(conversation) + "?limit=5&order=asc");
        Reply second =
                edge.get(messages(conversation) + "?limit=5&cursor=" + first.text("next_cursor"));

        assertThat(first.json().at("/data")).hasSize(5);
        assertThat(second.json().at("/data")).hasSize(1);
        assertThat(second.json().has("next_cursor")).isFalse();
        assertThat(edge.get("/api/v1/conversations?limit=1").text("next_cursor")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "cursor=x", "cursor=bSAxIHgg"})
    void refusesBadPages(String query) {
        assertThat(edge.get("/api/v1/conversations?" + query).status()).isEqualTo(400);
        assertThat(edge.get(messages(conversation()) + "?" + query).status()).isEqualTo(400);
    }

    @Test
    void carriesTheTraceOfARequest() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        Reply given = edge.send("GET", "/api/v1/users/profile", "traceparent", trace);
        Reply fresh = edge.send("GET", "/api/v1/users/profile", "traceparent", "nonsense");

        assertThat(given.header("traceparent")).isEqualTo(trace);
        assertThat(given.header("x-request-id")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(fresh.header("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void showsProfileModelsAndBill() {
        YearMonth month = YearMonth.now(ZoneOffset.UTC);
        for (String period : List.of(month.toString(), month + "-09", month.minusMonths(3) + "")) {
            edge.history()
                    .store(new StoredTotals(period, "sim-1", 2, 3, 4, 5, "USD", Instant.EPOCH));
        }
        Reply bill = edge.get("/api/v1/users/usage");

        assertThat(bill.json().at("/months")).hasSize(1);
        assertThat(bill.json().at("/days/0/amount_micros").intValue()).isEqualTo(5);
        assertThat(edge.get("/api/v1/users/usage?from=2020-01&to=2026-01").status()).isEqualTo(400);
        assertThat(edge.get("/api/v1/users/usage?from=x").status()).isEqualTo(400);
        assertThat(edge.get("/api/v1/users/profile").text("role")).isEqualTo("user");
        assertThat(edge.get("/api/v1/models").text("default_model")).isEqualTo("sim-1");
    }

    @Test
    void tellsAPageThatLoadsAmidATurnWhereToResume() {
        String conversation = conversation();
        ConversationId id = ConversationId.parse(conversation);
        edge.pipeline()
                .answerBy(prompt -> {
                    GenerationId generation = GenerationId.next();
                    edge.chunks()
                            .write(FakeChunks.accepted(id, prompt.turnId(), prompt.content()))
                            .write(FakeChunks.started(id, prompt.turnId(), generation))
                            .write(FakeChunks.delta(id, prompt.turnId(), generation, 1, "half"));
                });
        edge.post(messages(conversation), "{\"content\":\"hi\"}", "Prefer", "respond-async");

        String cursor = edge.get(messages(conversation)).text("cursor");

        try (var socket = edge.socket("/ws/chat/" + conversation + "?cursor=" + cursor)) {
            assertThat(socket.next().text("type")).isEqualTo("accepted");
            assertThat(socket.next().text("type")).isEqualTo("started");
            assertThat(socket.next().text("content")).isEqualTo("half");
        }
    }

    private static String conversation() {
        return edge.post("/api/v1/conversations", "{}").text("id");
    }

    private static String messages(String conversation) {
        return "/api/v1/conversations/" + conversation + "/messages";
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.text("code")).isEqualTo(code);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.json().get("status").intValue()).isEqualTo(status);
    }
}
