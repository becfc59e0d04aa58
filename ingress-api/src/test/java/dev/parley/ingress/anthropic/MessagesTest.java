package dev.parley.ingress.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.ingress.SlimEdge;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import dev.parley.ingress.fake.FakeChunks;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Messages over HTTP, on fakes. */
final class MessagesTest {
    private static final String PATH = "/v1/messages";
    private static final String TOOL =
            "\"tools\":[{\"name\":\"clock\",\"input_schema\":{\"type\":\"object\"}}]";

    @SuppressWarnings("NullAway.Init")
    private static EdgeOnFakes edge;

    @BeforeAll
    static void start() {
        edge = EdgeOnFakes.start("--parley.prompt.models=claude-test");
    }

    @AfterEach
    void recover() {
        edge.recover();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void answersWithAMessage() {
        Reply reply = edge.post(PATH, call("hi", ""));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.text("id")).matches("msg_[0-9a-f]{32}");
        assertThat(reply.text("type")).isEqualTo("message");
        assertThat(reply.text("role")).isEqualTo("assistant");
        assertThat(reply.json().at("/content/0/text").stringValue()).isEqualTo("echo hi");
        assertThat(reply.text("stop_reason")).isEqualTo("end_turn");
        assertThat(reply.json().at("/usage/output_tokens").isIntegralNumber()).isTrue();
        assertThat(reply.header("request-id")).isEqualTo(reply.header("x-request-id"));
        assertThat(edge.log().events().getLast())
                .isInstanceOfSatisfying(
                        PromptSubmitted.class,
                        prompt -> {
                            assertThat(prompt.unlisted()).isTrue();
                            assertThat(prompt.branch()).isNotNull();
                        });
    }

    @Test
    void streamsAMessage() {
        List<JsonNode> events = events(edge.post(PATH, call("hi", "\"stream\":true")));

        assertThat(events)
                .extracting(event -> event.get("type").stringValue())
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(text(events)).isEqualTo("echo hi");
        assertThat(events.getFirst().at("/message/content").isEmpty()).isTrue();
        assertThat(events.get(5).at("/delta/stop_reason").stringValue()).isEqualTo("end_turn");
    }

    @Test
    void handsToolCallsToTheCaller() {
        edge.pipeline()
                .answerBy(
                        edge.pipeline()
                                .saying(
                                        List.of("Let me see"),
                                        List.of(
                                                new ToolCall(
                                                        "call-1", "clock", "{\"zone\":\"UTC\"}"))));

        Reply whole = edge.post(PATH, call("time?", TOOL));
        List<JsonNode> events = events(edge.post(PATH, call("time?", TOOL + ",\"stream\":true")));

        assertThat(whole.text("stop_reason")).isEqualTo("tool_use");
        assertThat(whole.json().at("/content/1/id").stringValue()).isEqualTo("call-1");
        assertThat(whole.json().at("/content/1/input/zone").stringValue()).isEqualTo("UTC");
        assertThat(whole.json().at("/usage/input_tokens").intValue()).isEqualTo(7);
        assertThat(whole.json().at("/usage/cache_read_input_tokens").intValue()).isEqualTo(3);
        assertThat(events)
                .extracting(event -> event.get("type").stringValue())
                .endsWith(
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        JsonNode input = events.get(events.size() - 4);
        assertThat(input.get("index").intValue()).isEqualTo(1);
        assertThat(input.at("/delta/partial_json").stringValue()).isEqualTo("{\"zone\":\"UTC\"}");
    }

    @Test
    void repeatsTheToolsThatAModelWanted() {
        edge.pipeline()
                .answerBy(prompt -> {
                    edge.pipeline().echo(prompt);
                    edge.history()
                            .with(
                                    edge.history().turn(prompt.turnId()).orElseThrow(),
                                    null,
                                    List.of(new ToolCall("call_1", "now", "{}")));
                });
        edge.post(PATH, call("hi", "\"stream\":false"), "Idempotency-Key", "tools");

        Reply again = edge.post(PATH, call("hi", "\"stream\":false"), "Idempotency-Key", "tools");

        assertThat(again.json().at("/content/1/name").stringValue()).isEqualTo("now");
    }

    @Test
    void goesOnWhereAnotherGenerationSaysTheSame() {
        edge.pipeline().answerBy(edge.pipeline().sayingAnew("One two", "One two three"));

        List<JsonNode> events = events(edge.post(PATH, call("hi", "\"stream\":true")));

        assertThat(text(events)).isEqualTo("One two three");
        assertThat(events.getLast().get("type").stringValue()).isEqualTo("message_stop");
    }

    @Test
    void endsTheStreamWithAnErrorWhereAnotherGenerationSaysSomethingElse() {
        edge.pipeline().answerBy(edge.pipeline().sayingAnew("One two", "Two"));

        List<JsonNode> events = events(edge.post(PATH, call("hi", "\"stream\":true")));

        assertThat(text(events)).isEqualTo("One two");
        assertThat(events.getLast().get("type").stringValue()).isEqualTo("error");
        assertThat(events.getLast().at("/error/message").stringValue()).contains("anew");
    }

    @Test
    void answersAFailureWithAStatusWhileNothingWasSent() {
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

        Reply whole = edge.post(PATH, call("hi", ""));
        Reply stream = edge.post(PATH, call("hi", "\"stream\":true"));

        for (Reply reply : List.of(whole, stream)) {
            assertError(reply, 504, "timeout_error");
            assertThat(reply.header("x-should-retry")).isEqualTo("false");
        }
    }

    @Test
    void givesTheSameAnswerToTheSameKey() {
        Reply first = edge.post(PATH, call("same", ""), "Idempotency-Key", "m1");
        int appended = edge.log().events().size();
        Reply second = edge.post(PATH, call("same", ""), "Idempotency-Key", "m1");
        Reply streamed = edge.post(PATH, call("same", "\"stream\":true"), "Idempotency-Key", "m1");
        Reply other = edge.post(PATH, call("other", ""), "Idempotency-Key", "m1");

        assertThat(second.text("id")).isEqualTo(first.text("id"));
        assertThat(text(events(streamed))).isEqualTo("echo same");
        assertThat(edge.log().events()).hasSize(appended);
        assertError(other, 422, "invalid_request_error");
    }

    @Test
    void countsTokensNearlyEnough() {
        Reply reply =
                edge.post(
                        PATH + "/count_tokens",
                        "{\"model\":\"sim-1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello, world!\"}]}");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().get("input_tokens").intValue()).isEqualTo(4 + 4 + 3);
    }

    @Test
    void speaksOfErrorsAsItsClientsExpect() {
        assertError(edge.post(PATH, "{\"model\":"), 400, "invalid_request_error");
        Reply unknown = edge.post(PATH, call("hi", "\"container\":\"c\""));
        assertError(unknown, 400, "invalid_request_error");
        assertThat(unknown.json().at("/error/message").stringValue()).contains("container");
        assertError(
                edge.post(PATH, call("hi", "").replace("sim-1", "none")), 404, "not_found_error");
        assertError(edge.postAs(null, PATH, call("hi", "")), 401, "authentication_error");
        assertError(edge.post(PATH + "/nothing", "{}"), 404, "not_found_error");
        assertError(edge.get(PATH), 405, "invalid_request_error");
        edge.log().away(true);
        assertError(edge.post(PATH, call("hi", "")), 503, "overloaded_error");
    }

    @Test
    void refusesWhatTheProviderOfTheModelCannotDo() {
        String call = call("hi", "\"output_config\":{\"effort\":\"minimal\"}");

        Reply refused = edge.post(PATH, call.replace("sim-1", "claude-test"));

        assertError(refused, 400, "invalid_request_error");
        assertThat(refused.json().at("/error/message").stringValue())
                .contains("output_config.effort");
        assertThat(edge.post(PATH, call).status()).isEqualTo(200);
    }

    @Test
    void answersClientsOfEveryVersion() {
        for (String version : List.of("2023-06-01", "2026-10-21")) {
            assertThat(edge.post(PATH, call("hi", ""), "anthropic-version", version).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void takesTheKeyWhereItsClientsPutIt() {
        assertThat(edge.postWith("x-api-key", SlimEdge.KEY, PATH, call("hi", "")).status())
                .isEqualTo(200);
        assertError(
                edge.postWith("x-api-key", "sk-parley-wrong", PATH, call("hi", "")),
                401,
                "authentication_error");
    }

    private static String call(String prompt, String fields) {
        return "{\"model\":\"sim-1\",\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                .formatted(prompt, fields.isEmpty() ? "" : "," + fields);
    }

    private static List<JsonNode> events(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).startsWith("text/event-stream");
        return reply.events();
    }

    private static String text(List<JsonNode> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event.at("/delta/text").asString("")));
        return text.toString();
    }

    private static void assertError(Reply reply, int status, String type) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.text("type")).isEqualTo("error");
        assertThat(reply.json().at("/error/type").stringValue()).isEqualTo(type);
        assertThat(reply.text("request_id")).isEqualTo(reply.header("request-id"));
    }
}
