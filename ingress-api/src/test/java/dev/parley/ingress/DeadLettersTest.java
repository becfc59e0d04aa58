package dev.parley.ingress;

import static dev.parley.ingress.deadletter.LetterSamples.BILLING;
import static dev.parley.ingress.deadletter.LetterSamples.BROKEN;
import static dev.parley.ingress.deadletter.LetterSamples.CONVERSATION;
import static dev.parley.ingress.deadletter.LetterSamples.NOON;
import static dev.parley.ingress.deadletter.LetterSamples.SINK;
import static dev.parley.ingress.deadletter.LetterSamples.thrown;
import static dev.parley.ingress.deadletter.LetterSamples.unreadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.events.operation.OperatorActed;
import dev.parley.events.operation.OperatorActed.Action;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Dead letters over real HTTP, with Kafka and PostgreSQL in memory. */
final class DeadLettersTest {
    private static final String LETTERS = "/api/v1/admin/dead-letters";
    private static final EdgeOnFakes edge = EdgeOnFakes.start();

    private String broken = "";
    private String refused = "";

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void write() {
        edge.letters().away(false);
        edge.letters().clear();
        edge.ledger().clear();
        edge.outlet().clear();
        broken = edge.letters().add(SINK, 1, CONVERSATION, BROKEN, unreadable("'at' is no time"));
        refused =
                edge.letters()
                        .add(
                                BILLING,
                                2,
                                "a key",
                                "\u0001poison",
                                thrown(new ArithmeticException("/ by zero"), NOON.plusSeconds(60)));
    }

    @Test
    void isForOperatorsAlone() {
        String body = "{\"filter\":{}}";
        for (String path : List.of("", "/" + broken, "/export", "/x/y")) {
            assertProblem(edge.getAs(null, LETTERS + path), 401, "unauthenticated");
            assertProblem(edge.getAs(SlimEdge.KEY, LETTERS + path), 403, "forbidden");
        }
        for (String path : List.of("/replay", "/discard")) {
            assertProblem(edge.postAs(null, LETTERS + path, body), 401, "unauthenticated");
            assertProblem(edge.postAs(SlimEdge.KEY, LETTERS + path, body), 403, "forbidden");
        }
        assertThat(edge.outlet().acts()).isEmpty();
    }

    @Test
    void countsLettersByGroupAndTopic() {
        JsonNode page = get("").json();

        assertThat(page.path("summary_complete").booleanValue()).isTrue();
        assertThat(page.path("summary")).hasSize(2);
        assertThat(page.at("/summary/0/group").asString()).isEqualTo("persistence-sink");
        assertThat(page.at("/summary/0/depth").intValue()).isEqualTo(1);
        assertThat(page.at("/summary/0/kinds/unreadable").intValue()).isEqualTo(1);
        assertThat(page.at("/summary/1/oldest").asString()).isEqualTo("2026-11-21T12:01:00Z");
        assertThat(ids(page)).containsExactly(broken, refused);
        assertThat(page.has("next_cursor")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "group=persistence-sink, 1",
        "group=llm-worker, 0",
        "topic=chat.turns.v1, 1",
        "topic=chat.turns.v1-billing-aggregator-dlt, 1",
        "partition=1, 1",
        "partition=0, 0",
        "from=2026-11-21T12:00:30Z, 1",
        "to=2026-11-21T12:00:30Z, 1",
        "from=2026-11-21T12:00:00Z&to=2026-11-21T12:01:00Z, 2",
        "kind=refused, 1",
        "exception=arithmetic, 1",
        "text=SECRET, 1",
        "text=refuses, 1",
        "text=nowhere, 0",
        "key=a%20key, 1",
        "state=pending, 2",
        "state=replayed, 0",
    })
    void filters(String query, int found) {
        Reply reply = get("?" + query);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().path("data")).hasSize(found);
    }

    @Test
    void pagesThroughLetters() {
        Reply first = get("?limit=1");
        Reply second = get("?limit=1&cursor=" + first.text("next_cursor"));

        assertThat(ids(first.json())).containsExactly(broken);
        assertThat(first.json().path("summary")).hasSize(2);
        assertThat(ids(second.json())).containsExactly(refused);
        assertThat(second.json().has("summary")).isFalse();
        assertThat(second.json().has("next_cursor")).isFalse();
    }

    @Test
    void showsALetterWithoutWhatPeopleWrote() {
        Reply shown = get("/" + broken);

        assertThat(shown.json().at("/letter/message").asString()).isEqualTo("'at' is no time");
        assertThat(shown.text("retry_topic"))
                .isEqualTo("chat.conversations.v1-persistence-sink-retry");
        assertThat(shown.json().at("/value/form").asString()).isEqualTo("json");
        assertThat(shown.json().at("/value/json/type").asString()).isEqualTo("ConversationCreated");
        assertThat(shown.body()).doesNotContain("secret");
        assertThat(edge.outlet().acts()).isEmpty();
    }

    @Test
    void tellsTheAuditTrailWhoHadTextShown() {
        assertThat(get("/" + broken + "?reveal=text").body()).contains("My secret diary");

        assertThat(edge.outlet().acts())
                .singleElement()
                .satisfies(act -> {
                    assertThat(act.action()).isEqualTo(Action.REVEALED);
                    assertThat(act.letter()).isEqualTo(broken);
                    assertThat(act.replays()).isZero();
                    assertThat(act.reason()).isNull();
                });
    }

    @Test
    void tellsTheAuditTrailOfEachLetterWhoseTextIsExported() {
        assertThat(get("/export?reveal=text").body()).contains("My secret diary");

        assertThat(edge.outlet().acts())
                .extracting(OperatorActed::action, OperatorActed::letter)
                .containsExactly(tuple(Action.REVEALED, broken), tuple(Action.REVEALED, refused));
        assertThat(edge.outlet().acts())
                .extracting(OperatorActed::actionId)
                .containsOnly(edge.outlet().acts().getFirst().actionId());
    }

    @Test
    void showsNoTextThatTheAuditTrailCannotBeToldOf() {
        edge.outlet().refuse();

        Reply refusedToShow = get("/" + broken + "?reveal=text");

        assertProblem(refusedToShow, 503, "log_unavailable");
        assertThat(refusedToShow.body()).doesNotContain("secret");
        assertThat(get("/export?reveal=text").body()).doesNotContain("secret");
    }

    @Test
    void showsBytesOnlyWhenAskedTo() {
        Reply hidden = get("/" + refused);
        Reply shown = get("/" + refused + "?reveal=text");

        assertThat(hidden.json().at("/value/form").asString()).isEqualTo("bytes");
        assertThat(hidden.body()).doesNotContain("poison").contains("ArithmeticException");
        assertThat(hidden.text("stack_trace")).contains("DeadLettersTest");
        assertThat(shown.json().at("/value/text").asString()).contains("poison");
    }

    @Test
    void replaysAndShowsWhatWasDone() {
        Reply dry = post("/replay", "{\"ids\":[\"%s\"]}".formatted(broken));
        Reply done =
                post(
                        "/replay",
                        """
                        {"ids":["%s"],"execute":true,"reason":"clock was wrong",
                         "patch":[{"op":"replace","path":"/at","value":"2026-11-21T11:00:00Z"}]}
                        """
                                .formatted(broken));

        assertThat(dry.json().at("/counts/would_replay").intValue()).isEqualTo(1);
        assertThat(dry.json().path("executed").booleanValue()).isFalse();
        assertThat(done.json().at("/counts/replayed").intValue()).isEqualTo(1);
        assertThat(edge.outlet().replays()).hasSize(1);
        assertThat(get("").json().path("data")).hasSize(1);
        JsonNode act = get("/" + broken).json().at("/acts/0");
        assertThat(act.path("state").asString()).isEqualTo("replayed");
        assertThat(act.path("reason").asString()).isEqualTo("clock was wrong");
        assertThat(act.path("action_id").asString()).isEqualTo(done.text("action_id"));
        assertThat(ids(get("?state=replayed").json())).containsExactly(broken);
    }

    @Test
    void discards() {
        Reply done = post("/discard", "{\"filter\":{},\"execute\":true,\"reason\":\"a test\"}");

        assertThat(done.json().at("/counts/discarded").intValue()).isEqualTo(2);
        assertThat(get("").json().path("data")).isEmpty();
        assertThat(edge.outlet().replays()).isEmpty();
        assertThat(edge.outlet().acts()).hasSize(2);
    }

    @Test
    void exportsLineByLine() {
        Reply export = edge.getAs(SlimEdge.OPERATOR_KEY, LETTERS + "/export");

        assertThat(export.header("Content-Type")).startsWith("application/jsonl");
        assertThat(export.body().lines().map(EventJson.mapper()::readTree))
                .extracting(line -> line.at("/letter/id").asString())
                .containsExactly(broken, refused);
        assertThat(export.body()).doesNotContain("secret");
        assertThat(get("/export?reveal=text&kind=unreadable").body()).contains("My secret diary");
    }

    @Test
    void saysWhatDoesNotWork() {
        assertProblem(get("/nonsense"), 404, "letter_not_found");
        assertProblem(get("/" + SINK.name() + ":0:99"), 404, "letter_not_found");
        assertProblem(get("/" + broken + "?reveal=all"), 400, "invalid_request");
        assertProblem(post("/replay", "{}"), 400, "invalid_request");
        assertProblem(post("/replay", "{"), 400, "invalid_json");
        assertProblem(post("/replay", "{\"filter\":{},\"execute\":true}"), 400, "invalid_request");
        edge.letters().away(true);
        assertProblem(get(""), 503, "letters_unavailable");
        assertProblem(get("/export"), 503, "letters_unavailable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=0", "limit=101", "limit=x", "cursor=x", "group=x", "partition=x"})
    void refusesBadQueries(String query) {
        Reply reply = get("?" + query);

        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
    }

    private static Reply get(String path) {
        return edge.getAs(SlimEdge.OPERATOR_KEY, LETTERS + path);
    }

    private static Reply post(String path, String body) {
        return edge.postAs(SlimEdge.OPERATOR_KEY, LETTERS + path, body);
    }

    private static Stream<String> ids(JsonNode page) {
        return page.path("data").valueStream().map(letter -> letter.path("id").asString());
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.text("code")).isEqualTo(code);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
    }
}
