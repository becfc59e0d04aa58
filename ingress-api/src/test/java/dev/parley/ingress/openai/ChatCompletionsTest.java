package dev.parley.ingress.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import dev.parley.ingress.fake.FakeChunks;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chat completions over real HTTP, with the neighbours in memory. */
final class ChatCompletionsTest {
    private static final EdgeOnFakes edge = EdgeOnFakes.start();
    private static final String PATH = "/v1/chat/completions";

    @AfterAll
    static void stop() {
        edge.close();
    }

    @AfterEach
    void recover() {
        edge.recover();
    }

    @Test
    void answersAsAWhole() {
        Reply reply = complete("");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text("id")).isEqualTo("chatcmpl-" + prompt().turnId());
        assertThat(reply.text("object")).isEqualTo("chat.completion");
        assertThat(reply.text("model")).isEqualTo("sim-1");
        assertThat(reply.json().at("/choices/0/message/content").stringValue())
                .isEqualTo("echo hi");
        assertThat(reply.json().at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(reply.header("x-request-id")).isNotEmpty();
    }

    @Test
    void isAConversationOfItsOwnThatNobodyLists() {
        complete(",\"metadata\":{\"ticket\":\"7\"}");
        PromptSubmitted first = prompt();
        complete(",\"store\":true");
        PromptSubmitted second = prompt();

        assertThat(first.content()).isEqualTo("hi");
        assertThat(first.unlisted()).isTrue();
        assertThat(first.metadata()).isEqualTo("{\"ticket\":\"7\"}");
        assertThat(Objects.requireNonNull(first.branch()).context())
                .containsExactly(Message.text(Role.SYSTEM, "Be brief."));
        assertThat(first.branch().parentTurnId()).isNull();
        assertThat(first.input()).isNull();
        assertThat(second.unlisted()).isNull();
        assertThat(second.conversationId()).isNotEqualTo(first.conversationId());
    }

    @Test
    void passesOnEveryParameter() {
        Reply reply =
                complete(
                        """
                        ,"temperature":0.5,"top_p":0.9,"max_completion_tokens":7,"stop":"\\n","seed":42,
                        "presence_penalty":1,"frequency_penalty":-1,"logit_bias":{"50256":-100},
                        "reasoning_effort":"low","verbosity":"high",
                        "response_format":{"type":"json_object"},"parallel_tool_calls":false,
                        "tools":[{"type":"function","function":{"name":"now","description":"The time",
                        "parameters":{"type":"object"},"strict":true}}],
                        "tool_choice":{"type":"function","function":{"name":"now"}},
                        "safety_identifier":"u1","prompt_cache_key":"k1","n":1,"logprobs":false,
                        "modalities":["text"],"service_tier":"auto"\
                        """);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        GenerationParameters parameters = Objects.requireNonNull(prompt().parameters());
        assertThat(parameters.temperature()).isEqualTo(0.5);
        assertThat(parameters.topP()).isEqualTo(0.9);
        assertThat(parameters.maxTokens()).isEqualTo(7);
        assertThat(parameters.stop()).containsExactly("\n");
        assertThat(parameters.seed()).isEqualTo(42);
        assertThat(parameters.presencePenalty()).isEqualTo(1);
        assertThat(parameters.frequencyPenalty()).isEqualTo(-1);
        assertThat(parameters.logitBias()).isEqualTo("{\"50256\":-100}");
        assertThat(parameters.reasoningEffort()).isEqualTo("low");
        assertThat(parameters.verbosity()).isEqualTo("high");
        assertThat(parameters.responseFormat()).isEqualTo("{\"type\":\"json_object\"}");
        assertThat(parameters.parallelToolCalls()).isFalse();
        assertThat(Objects.requireNonNull(parameters.tools()).getFirst().name()).isEqualTo("now");
        assertThat(parameters.toolChoice()).isEqualTo("tool:now");
        assertThat(parameters.endUser()).isEqualTo("u1");
        assertThat(parameters.promptCacheKey()).isEqualTo("k1");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "n,`\"n\":2`,unsupported_parameter",
                "logprobs,`\"logprobs\":true`,unsupported_parameter",
                "top_logprobs,`\"top_logprobs\":3`,unsupported_parameter",
                "audio,`\"audio\":{}`,unsupported_parameter",
                "modalities,`\"modalities\":[\"text\",\"audio\"]`,unsupported_parameter",
                "prediction,`\"prediction\":{}`,unsupported_parameter",
                "web_search_options,`\"web_search_options\":{}`,unsupported_parameter",
                "functions,`\"functions\":[]`,unsupported_parameter",
                "function_call,`\"function_call\":\"auto\"`,unsupported_parameter",
                "service_tier,`\"service_tier\":\"flex\"`,unsupported_parameter",
                "tools[0].type,`\"tools\":[{\"type\":\"custom\"}]`,unsupported_parameter",
                "tempreature,`\"tempreature\":1`,unknown_parameter",
                "temperature,`\"temperature\":2.1`,invalid_request",
                "top_p,`\"top_p\":-1`,invalid_request",
                "stop,`\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]`,invalid_request",
                "max_tokens,`\"max_tokens\":0`,invalid_request",
                "seed,`\"seed\":1.5`,invalid_request",
                "logit_bias.7,`\"logit_bias\":{\"7\":101}`,invalid_request",
                "tool_choice,`\"tool_choice\":\"required\"`,invalid_request",
                "stream_options,`\"stream_options\":{}`,invalid_request",
                "metadata.a,`\"metadata\":{\"a\":1}`,invalid_request",
                "response_format.type,`\"response_format\":{\"type\":\"xml\"}`,invalid_request"
            })
    void refusesByName(String param, String field, String code) {
        Reply reply = complete("," + field);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/error/type").stringValue()).isEqualTo("invalid_request_error");
        assertThat(reply.json().at("/error/param").stringValue()).isEqualTo(param);
        assertThat(reply.json().at("/error/code").stringValue()).isEqualTo(code);
        assertThat(reply.json().at("/error/message").stringValue()).contains(param);
    }

    @Test
    void streamsFramesThatBelongTogether() {
        Reply reply = stream("", null);

        PromptSubmitted prompt = prompt();
        String head =
                "data: {\"id\":\"chatcmpl-%s\",\"object\":\"chat.completion.chunk\",\"created\":%d,\"model\":\"sim-1\",\"choices\":["
                        .formatted(
                                prompt.turnId(),
                                Instant.parse("2026-11-21T10:00:00Z").getEpochSecond());
        assertThat(reply.body())
                .isEqualTo(
                        head
                                + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}]}\n\n"
                                + head
                                + "{\"index\":0,\"delta\":{\"content\":\"echo \"},\"logprobs\":null,\"finish_reason\":null}]}\n\n"
                                + head
                                + "{\"index\":0,\"delta\":{\"content\":\"hi\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n"
                                + head
                                + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\n"
                                + "data: [DONE]\n\n");
        assertThat(reply.header("Content-Type")).startsWith("text/event-stream");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.header("X-Accel-Buffering")).isEqualTo("no");
    }

    @Test
    void tellsTheUsageInALastChunk() {
        edge.pipeline().answerBy(edge.pipeline().saying(List.of(), List.of()));

        List<String> frames =
                stream(",\"stream_options\":{\"include_usage\":true}", null)
                        .body()
                        .lines()
                        .filter(line -> !line.isEmpty())
                        .toList();

        assertThat(frames).hasSize(4);
        assertThat(frames.subList(0, 2)).allMatch(frame -> frame.endsWith(",\"usage\":null}"));
        assertThat(frames.get(2))
                .contains(
                        "\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15,");
        assertThat(frames.get(3)).isEqualTo("data: [DONE]");
    }

    @Test
    void handsOnTheToolsThatAModelWants() {
        edge.pipeline()
                .answerBy(
                        edge.pipeline()
                                .saying(
                                        List.of(),
                                        List.of(
                                                new ToolCall(
                                                        "call_1", "now", "{\"zone\":\"UTC\"}"))));

        Reply whole = complete("");
        String streamed = stream("", null).body();

        assertThat(whole.json().at("/choices/0/finish_reason").stringValue())
                .isEqualTo("tool_calls");
        assertThat(whole.json().at("/choices/0/message/content").isNull()).isTrue();
        assertThat(whole.json().at("/choices/0/message/tool_calls/0").toString())
                .isEqualTo(
                        "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"now\",\"arguments\":\"{\\\"zone\\\":\\\"UTC\\\"}\"}}");
        assertThat(streamed)
                .containsSubsequence(
                        "{\"role\":\"assistant\",\"content\":null,\"refusal\":null}",
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"now\",\"arguments\":\"\"}}]}",
                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"zone\\\":\\\"UTC\\\"}\"}}]}",
                        "\"finish_reason\":\"tool_calls\"",
                        "data: [DONE]");
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
        edge.post(PATH, body(""), "Idempotency-Key", "tools");

        Reply again = edge.post(PATH, body(""), "Idempotency-Key", "tools");

        assertThat(again.json().at("/choices/0/message/tool_calls/0/function/name").stringValue())
                .isEqualTo("now");
    }

    @Test
    void givesAModelWhatItsToolsAnswered() {
        Reply reply =
                edge.post(
                        PATH,
                        """
                        {"model":"sim-1","messages":[{"role":"user","content":"What time is it?"},
                        {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
                        "function":{"name":"now","arguments":"{}","parsed_arguments":{}}}],"parsed":{}},
                        {"role":"tool","tool_call_id":"call_1","content":"noon"}]}
                        """);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        PromptSubmitted prompt = prompt();
        assertThat(prompt.input())
                .containsExactly(new Message(Role.USER, "noon", null, null, "call_1"));
        assertThat(Objects.requireNonNull(prompt.branch()).context())
                .containsExactly(
                        Message.text(Role.USER, "What time is it?"),
                        new Message(
                                Role.ASSISTANT,
                                "",
                                null,
                                List.of(new ToolCall("call_1", "now", "{}")),
                                null));
    }

    @Test
    void holdsBackWhatAnotherGenerationRepeats() {
        edge.pipeline().answerBy(edge.pipeline().sayingAnew("echo", "echo hi"));

        String body = stream("", null).body();

        assertThat(body)
                .containsSubsequence(
                        "{\"content\":\"echo\"}", "{\"content\":\" hi\"}", "data: [DONE]");
        assertThat(body).doesNotContain("\"error\"");
    }

    @Test
    void saysSoWhenAnotherGenerationSaysSomethingElse() {
        edge.pipeline().answerBy(edge.pipeline().sayingAnew("other", "echo hi"));

        String body = stream("", "Idempotency-Key").body();

        assertThat(body).contains("\"code\":\"generation_restarted\"").doesNotContain("[DONE]");
        assertThat(streamUnder("Idempotency-Key").body())
                .as("sent again under its key")
                .contains("echo hi")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void isAnErrorWithAStatusWhenNothingWasSaid() {
        edge.pipeline()
                .answerBy(prompt ->
                        edge.chunks()
                                .write(
                                        FakeChunks.failed(
                                                prompt.conversationId(),
                                                prompt.turnId(),
                                                null,
                                                ErrorCategory.PROVIDER_UNAVAILABLE,
                                                "")));

        for (Reply reply : List.of(complete(""), stream("", null))) {
            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.json().at("/error/code").stringValue())
                    .isEqualTo("provider_unavailable");
            assertThat(reply.json().at("/error/type").stringValue()).isEqualTo("server_error");
            assertThat(reply.header("x-should-retry")).isEqualTo("false");
        }
    }

    @Test
    void endsAStreamThatFailsWithAnErrorFrame() {
        edge.pipeline()
                .answerBy(prompt -> {
                    GenerationId generation = GenerationId.next();
                    edge.chunks()
                            .write(
                                    FakeChunks.started(
                                            prompt.conversationId(), prompt.turnId(), generation))
                            .write(
                                    FakeChunks.delta(
                                            prompt.conversationId(),
                                            prompt.turnId(),
                                            generation,
                                            1,
                                            "a"))
                            .write(
                                    FakeChunks.failed(
                                            prompt.conversationId(),
                                            prompt.turnId(),
                                            generation,
                                            ErrorCategory.TIMEOUT,
                                            "a"));
                });

        String body = stream("", null).body();

        assertThat(body).contains("\ndata: {\"error\":{").doesNotContain("[DONE]");
    }

    @Test
    void makesTheSameKeyTheSameCompletion() {
        Reply first = edge.post(PATH, body(""), "Idempotency-Key", "one");
        Reply again = edge.post(PATH, body(""), "Idempotency-Key", "one");
        Reply other = edge.post(PATH, body(",\"seed\":1"), "Idempotency-Key", "one");

        assertThat(again.text("id")).isEqualTo(first.text("id"));
        assertThat(again.json().at("/choices/0/message/content").stringValue())
                .isEqualTo("echo hi");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().at("/error/code").stringValue())
                .isEqualTo("idempotency_key_reused");
    }

    @Test
    void hasTheSameRouteBesideTheOthers() {
        assertThat(edge.post("/api/v1/chat/completions", body("")).text("object"))
                .isEqualTo("chat.completion");
        assertThat(
                        edge.postAs(null, "/api/v1/chat/completions", body(""))
                                .json()
                                .at("/error/code")
                                .stringValue())
                .isEqualTo("invalid_api_key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{\"model\":\"sim-1\"}", "{\"messages\":[]}", "null"})
    void refusesWhatIsNoCall(String body) {
        Reply reply = edge.post(PATH, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/error/type").stringValue()).isEqualTo("invalid_request_error");
    }

    @Test
    void saysWhoIsNotLetInAndWhatIsNotThere() {
        Reply stranger = edge.postAs("sk-parley-wrong", PATH, body(""));
        Reply unknown =
                edge.post(
                        PATH,
                        "{\"model\":\"gpt-none\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        Reply nowhere = edge.get("/v1/nowhere");

        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.json().at("/error/code").stringValue()).isEqualTo("invalid_api_key");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().at("/error/code").stringValue()).isEqualTo("model_not_found");
        assertThat(unknown.json().at("/error/param").stringValue()).isEqualTo("model");
        assertThat(nowhere.status()).isEqualTo(404);
        assertThat(nowhere.json().has("error")).isTrue();
    }

    @Test
    void saysWhenToComeAgainWhileTheLogIsAway() {
        edge.log().away(true);

        for (Reply reply : List.of(complete(""), stream("", null))) {
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.json().at("/error/code").stringValue()).isEqualTo("log_unavailable");
            assertThat(reply.header("Retry-After")).isNotEmpty();
            assertThat(reply.header("x-should-retry")).isEmpty();
        }
    }

    @Test
    void listsModels() {
        Reply models = edge.get("/v1/models");

        assertThat(models.text("object")).isEqualTo("list");
        assertThat(models.json().at("/data/0/object").stringValue()).isEqualTo("model");
        assertThat(edge.get("/v1/models/sim-1").text("id")).isEqualTo("sim-1");
        assertThat(edge.get("/v1/models/none").json().at("/error/code").stringValue())
                .isEqualTo("model_not_found");
    }

    private static Reply complete(String more) {
        return edge.post(PATH, body(more));
    }

    private static Reply stream(String more, @Nullable String key) {
        return key == null
                ? edge.post(PATH, body(",\"stream\":true" + more))
                : edge.post(PATH, body(",\"stream\":true" + more), "Idempotency-Key", key);
    }

    private static Reply streamUnder(String key) {
        return stream("", key);
    }

    private static String body(String more) {
        return "{\"model\":\"sim-1\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"hi\"}]"
                + more
                + "}";
    }

    private static PromptSubmitted prompt() {
        return (PromptSubmitted) edge.log().events().getLast();
    }
}
