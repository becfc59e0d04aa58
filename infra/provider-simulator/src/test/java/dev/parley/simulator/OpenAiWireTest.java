package dev.parley.simulator;

import static dev.parley.simulator.RunningSimulator.CHAT;
import static dev.parley.simulator.RunningSimulator.chat;
import static dev.parley.simulator.RunningSimulator.data;
import static dev.parley.simulator.RunningSimulator.json;
import static dev.parley.simulator.RunningSimulator.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.answer.Tokenizer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenAiWireTest {
    private static final Tokenizer TOKENIZER = new Tokenizer();

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private RunningSimulator simulator;

    @BeforeAll
    void start(@TempDir Path folder) {
        simulator = RunningSimulator.in(folder);
    }

    @AfterAll
    void stop() throws Exception {
        simulator.close();
    }

    @Test
    void streamsChunksFromTheRoleToDone() {
        HttpResponse<String> response = simulator.post(CHAT, chat("sim-t50-f0-g0", true));
        List<String> data = data(response.body());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type"))
                .contains("text/event-stream; charset=utf-8");
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        assertThat(response.body().lines())
                .allMatch(line -> line.isEmpty() || line.startsWith("data: "));
        assertThat(data).hasSize(1 + 50 + 1 + 1).endsWith("[DONE]");
        assertThat(choice(data.getFirst()).path("delta"))
                .isEqualTo(json("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"));
        assertThat(choice(data.get(51)))
                .isEqualTo(
                        json(
                                "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}"));
        Set<String> constants = new HashSet<>();
        for (String frame : data.subList(0, 52)) {
            JsonNode chunk = json(frame);
            assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("model").asString()).isEqualTo("sim-t50-f0-g0");
            assertThat(chunk.has("usage")).isFalse();
            constants.add(chunk.path("id") + " " + chunk.path("created"));
        }
        assertThat(constants).hasSize(1);
    }

    @Test
    void reportsTheUsageOfWhatItStreamedInAChunkOfItsOwn() {
        String request =
                """
                {"model":"sim-fast","stream":true,"stream_options":{"include_usage":true},
                 "messages":[{"role":"system","content":"Be brief"},{"role":"user","content":"日本 \\"quoted\\" 👍"}]}
                """;
        List<String> data = data(simulator.post(CHAT, request).body());
        JsonNode last = json(data.get(data.size() - 2));
        int prompt = 3 + 4 + TOKENIZER.count("Be brief") + 4 + TOKENIZER.count("日本 \"quoted\" 👍");
        int completion = TOKENIZER.count(text(data));

        assertThat(text(data)).contains("Last user message: \"日本 \"quoted\" 👍\".");
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.path("usage").path("prompt_tokens").asInt()).isEqualTo(prompt);
        assertThat(last.path("usage").path("completion_tokens").asInt()).isEqualTo(completion);
        assertThat(last.path("usage").path("total_tokens").asInt()).isEqualTo(prompt + completion);
        assertThat(data.subList(0, data.size() - 2))
                .allMatch(frame -> json(frame).has("usage") && json(frame).path("usage").isNull());
    }

    @Test
    void saysTheSameInOnePieceAsInAStream() {
        JsonNode body = json(simulator.post(CHAT, chat("sim-fast", false)).body());
        JsonNode choice = body.path("choices").path(0);
        String streamed = text(data(simulator.post(CHAT, chat("sim-fast", true)).body()));

        assertThat(body.path("object").asString()).isEqualTo("chat.completion");
        assertThat(choice.path("message").path("role").asString()).isEqualTo("assistant");
        assertThat(choice.path("message").path("content").asString()).isEqualTo(streamed);
        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
        assertThat(body.path("usage").path("completion_tokens").asInt())
                .isEqualTo(TOKENIZER.count(streamed));
    }

    @Test
    void understandsContentInParts() {
        String parts =
                """
                {"model":"sim-fast","messages":[{"role":"user","content":[{"type":"text","text":"see"},
                 {"type":"image_url","image_url":{"url":"data:,"}}]}]}
                """;

        assertThat(json(simulator.post(CHAT, parts).body()).findPath("content").asString())
                .contains("First user message: \"see [image_url]\".");
    }

    @Test
    void givesAsManyChoicesAsAsked() {
        String request = chat("sim-fast", false).replace("{\"model\"", "{\"n\":3,\"model\"");
        JsonNode body = json(simulator.post(CHAT, request).body());

        assertThat(body.path("choices").values())
                .hasSize(3)
                .extracting(choice -> choice.path("message").path("content").asString())
                .doesNotHaveDuplicates();
        assertThat(body.path("choices").values())
                .extracting(choice -> choice.path("index").asInt())
                .containsExactly(0, 1, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    "max_tokens":5 | length | 5
                    "max_completion_tokens":7,"max_tokens":5 | length | 7
                    "stop":"," | stop | 7
                    "stop":["absent",","] | stop | 7
                    """)
    void keepsToTheLimitsOfTheRequest(String fields, String finish, int tokens) {
        String request = chat("sim-fast", false).replace("{\"model\"", "{" + fields + ",\"model\"");
        JsonNode body = json(simulator.post(CHAT, request).body());

        assertThat(body.findPath("finish_reason").asString()).isEqualTo(finish);
        assertThat(body.path("usage").path("completion_tokens").asInt()).isEqualTo(tokens);
    }

    @Test
    void acceptsWhatChangesNothing() {
        String fields =
                """
                "response_format":{"type":"text"},"temperature":0.3,"top_p":0.5,"top_k":4,"seed":null,
                "presence_penalty":0.1,"frequency_penalty":0.1,"logit_bias":{"1":2},"logprobs":true,
                "top_logprobs":2,"reasoning_effort":"low","verbosity":"high","parallel_tool_calls":false,
                "store":true,"service_tier":"auto","modalities":["text"],"prediction":{"type":"content"},
                "safety_identifier":"s","prompt_cache_key":"k","web_search_options":{},"functions":[],
                "function_call":"auto","tools":[{"type":"custom","custom":{"name":"c"}}],"unknown":1\
                """;
        String request = chat("sim-fast", false).replace("{\"model\"", "{" + fields + ",\"model\"");

        assertThat(json(simulator.post(CHAT, request).body()).path("choices"))
                .isEqualTo(
                        json(simulator.post(CHAT, chat("sim-fast", false)).body()).path("choices"));
    }

    @Test
    void streamsAToolCallWithIdAndNameOnceOnly() {
        String request =
                """
                {"model":"sim-tools","stream":true,"messages":[{"role":"user","content":"rain?"}],
                 "tools":[{"type":"function","function":{"name":"weather",
                  "parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}]}
                """;
        List<String> data = data(simulator.post(CHAT, request).body());
        List<JsonNode> calls =
                data.stream()
                        .filter(frame -> frame.contains("tool_calls\":["))
                        .map(frame -> choice(frame).path("delta").path("tool_calls").path(0))
                        .toList();

        assertThat(calls.getFirst().path("id").asString()).startsWith("call_");
        assertThat(calls.getFirst().path("type").asString()).isEqualTo("function");
        assertThat(calls.getFirst().path("function"))
                .isEqualTo(json("{\"name\":\"weather\",\"arguments\":\"\"}"));
        assertThat(calls.subList(1, calls.size()))
                .hasSizeGreaterThan(1)
                .allMatch(call -> !call.has("id") && !call.path("function").has("name"));
        StringBuilder arguments = new StringBuilder();
        calls.forEach(call -> arguments.append(call.path("function").path("arguments").asString()));
        assertThat(arguments).hasToString("{\"city\":\"rain?\"}");
        assertThat(choice(data.get(data.size() - 2)).path("finish_reason").asString())
                .isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    sim-tools | "none" |
                    sim-tools | "auto" | moon
                    sim-tools | {"type":"function","function":{"name":"weather"}} | weather
                    sim-fast | "auto" |
                    sim-fast | "required" | moon
                    sim-fast | {"type":"function","function":{"name":"weather"}} | weather
                    sim-fast | {"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"weather"}}]}} | weather
                    """)
    void heedsTheToolChoice(String model, String choice, @Nullable String tool) {
        String request =
                """
                {"model":"%s","messages":[{"role":"user","content":"rain?"}],"tool_choice":%s,
                 "tools":[{"type":"function","function":{"name":"moon"}},
                  {"type":"function","function":{"name":"weather"}}]}
                """
                        .formatted(model, choice);
        JsonNode message = json(simulator.post(CHAT, request).body()).findPath("message");

        assertThat(message.at("/tool_calls/0/function/name").asString(null)).isEqualTo(tool);
    }

    @Test
    void answersInTheFormThatIsAskedFor() {
        String format =
                """
                "response_format":{"type":"json_schema","json_schema":{"name":"tide","schema":
                 {"type":"object","properties":{"port":{"type":"string"}},"required":["port"]}}}\
                """;
        String streamed =
                text(
                        data(
                                simulator
                                        .post(
                                                CHAT,
                                                chat("sim-fast", true)
                                                        .replace(
                                                                "{\"model\"",
                                                                "{" + format + ",\"model\""))
                                        .body()));

        assertThat(json(streamed).path("port").asString()).startsWith("This is Parley's");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    not json | 400 | invalid_request_error | Malformed JSON
                    [1] | 400 | invalid_request_error | JSON object
                    {"model":"sim-1"} | 400 | invalid_request_error | 'messages'
                    {"model":"sim-1","messages":[]} | 400 | invalid_request_error | 'messages'
                    {"messages":[{"role":"user","content":"x"}]} | 400 | invalid_request_error | 'model'
                    {"model":"sim-1","messages":[{"role":"pope","content":"x"}]} | 400 | invalid_request_error | 'messages[0].role'
                    {"model":"sim-1","messages":[{"role":"user","content":7}]} | 400 | invalid_request_error | 'messages[0].content'
                    {"model":"sim-1","n":17,"messages":[{"role":"user","content":"x"}]} | 400 | invalid_request_error | 'n'
                    {"model":"sim-1","max_tokens":0,"messages":[{"role":"user","content":"x"}]} | 400 | invalid_request_error | 'max_tokens'
                    {"model":"sim-1","stream":"yes","messages":[{"role":"user","content":"x"}]} | 400 | invalid_request_error | 'stream'
                    {"model":"gpt-4","messages":[{"role":"user","content":"x"}]} | 404 | invalid_request_error | 'gpt-4'
                    {"model":"sim-t0-f0-g0","messages":[{"role":"user","content":"x"}]} | 404 | invalid_request_error | 'sim-t0-f0-g0'
                    """)
    void refusesBadRequestsInTheProvidersShape(
            String request, int status, String type, String complaint) {
        HttpResponse<String> response = simulator.post(CHAT, request);
        JsonNode error = json(response.body()).path("error");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        assertThat(error.path("type").asString()).isEqualTo(type);
        assertThat(error.path("message").asString()).contains(complaint);
        assertThat(error.has("param") && error.has("code")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"Authorization,''", "Authorization,Bearer", "X-Other,Bearer key"})
    void wantsSomeKey(String header, String value) {
        var request =
                java.net.http.HttpRequest.newBuilder(simulator.uri(CHAT))
                        .header(header, value)
                        .POST(
                                java.net.http.HttpRequest.BodyPublishers.ofString(
                                        chat("sim-fast", false)))
                        .build();
        var response = simulator.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(json(response.body()).path("error").path("code").asString())
                .isEqualTo("invalid_api_key");
    }

    @Test
    void refusesABodyThatIsTooLongAndGoesOn() {
        HttpResponse<String> refused =
                simulator.post(CHAT, chat("sim-fast", false) + " ".repeat(9_000_000));

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(json(refused.body()).path("error").path("message").asString())
                .contains("8388608 bytes");
        assertThat(simulator.post(CHAT, chat("sim-fast", false)).statusCode()).isEqualTo(200);
    }

    @Test
    void listsItsModels() {
        JsonNode list = json(simulator.get("/v1/models").body());

        assertThat(list.path("object").asString()).isEqualTo("list");
        assertThat(list.path("data").values())
                .extracting(model -> model.path("id").asString())
                .containsExactly(
                        "sim-1",
                        "sim-fast",
                        "sim-slow",
                        "sim-flaky",
                        "sim-dies-midstream",
                        "sim-tools");
        assertThat(json(simulator.get("/v1/models/sim-t5-f1-g2").body()).path("id").asString())
                .isEqualTo("sim-t5-f1-g2");
        assertThat(simulator.get("/v1/models/gpt-4").statusCode()).isEqualTo(404);
        assertThat(simulator.get("/v1/nothing").statusCode()).isEqualTo(404);
    }

    private static JsonNode choice(String frame) {
        return json(frame).path("choices").path(0);
    }
}
