package dev.parley.simulator;

import static dev.parley.simulator.RunningSimulator.CHAT;
import static dev.parley.simulator.RunningSimulator.MESSAGES;
import static dev.parley.simulator.RunningSimulator.data;
import static dev.parley.simulator.RunningSimulator.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.answer.Tokenizer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnthropicWireTest {
    private static final Tokenizer TOKENIZER = new Tokenizer();
    private static final String WEATHER =
            "\"tools\":[{\"name\":\"weather\",\"input_schema\":{\"type\":\"object\",\"properties\":"
                    + "{\"city\":{\"type\":\"string\"}}}}]";

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
    void streamsEventsFromMessageStartToMessageStop() {
        String stream =
                simulator.post(MESSAGES, message("sim-t50-f0-g0", "\"stream\":true")).body();
        List<JsonNode> events = data(stream).stream().map(RunningSimulator::json).toList();
        List<String> expected =
                new ArrayList<>(List.of("message_start", "content_block_start", "ping"));
        expected.addAll(Collections.nCopies(50, "content_block_delta"));
        expected.addAll(List.of("content_block_stop", "message_delta", "message_stop"));

        assertThat(events).extracting(event -> event.path("type").asString()).isEqualTo(expected);
        assertThat(stream.lines().filter(line -> line.startsWith("event: ")))
                .containsExactlyElementsOf(
                        expected.stream().map(type -> "event: " + type).toList());
    }

    @Test
    void reportsUsageOfWhatItStreamed() {
        String stream = simulator.post(MESSAGES, message("sim-fast", "\"stream\":true")).body();
        List<JsonNode> events = data(stream).stream().map(RunningSimulator::json).toList();
        String text =
                events.stream()
                        .map(event -> event.path("delta").path("text").asString(""))
                        .collect(Collectors.joining());
        JsonNode start = events.getFirst().path("message").path("usage");
        JsonNode delta = events.get(events.size() - 2);

        assertThat(start.path("input_tokens").asInt())
                .isEqualTo(3 + 4 + TOKENIZER.count("Be brief") + 4 + TOKENIZER.count("Tides?"));
        assertThat(start.path("output_tokens").asInt()).isZero();
        assertThat(delta.path("usage").path("output_tokens").asInt())
                .isEqualTo(TOKENIZER.count(text));
        assertThat(delta.path("delta").path("stop_reason").asString()).isEqualTo("end_turn");
    }

    @Test
    void saysTheSameOnBothWires() {
        JsonNode message =
                json(simulator.post(MESSAGES, message("sim-fast", "\"stream\":false")).body());
        String openAi =
                """
                {"model":"sim-fast","messages":[{"role":"system","content":"Be brief"},
                 {"role":"user","content":"Tides?"}]}
                """;

        assertThat(message.path("type").asString()).isEqualTo("message");
        assertThat(message.path("content").path(0).path("text").asString())
                .isEqualTo(
                        json(simulator.post(CHAT, openAi).body()).findPath("content").asString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    "max_tokens":5 | max_tokens | null | 5
                    "stop_sequences":[","] | stop_sequence | "," | 7
                    """)
    void keepsToTheLimitsOfTheRequest(String fields, String reason, String stop, int tokens) {
        JsonNode message = json(simulator.post(MESSAGES, message("sim-fast", fields)).body());

        assertThat(message.path("stop_reason").asString()).isEqualTo(reason);
        assertThat(message.path("stop_sequence")).hasToString(stop);
        assertThat(message.path("usage").path("output_tokens").asInt()).isEqualTo(tokens);
    }

    @Test
    void callsAToolAndThenUsesItsResult() {
        JsonNode call = json(simulator.post(MESSAGES, message("sim-tools", WEATHER)).body());
        String second =
                """
                {"model":"sim-tools","max_tokens":500,%s,"messages":[{"role":"user","content":"Tides?"},
                 {"role":"assistant","content":%s},{"role":"user","content":[{"type":"tool_result",
                  "tool_use_id":"x","content":[{"type":"text","text":"sunny"}]}]}]}
                """
                        .formatted(WEATHER, call.path("content"));
        JsonNode answer = json(simulator.post(MESSAGES, second).body());

        assertThat(call.path("stop_reason").asString()).isEqualTo("tool_use");
        assertThat(call.path("content").path(0).path("input"))
                .isEqualTo(json("{\"city\":\"Tides?\"}"));
        assertThat(answer.path("content").path(0).path("text").asString())
                .contains("Messages seen: 3.")
                .contains("Tool result: \"sunny\".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    sim-tools | {"type":"none"} | text
                    sim-fast | {"type":"auto"} | text
                    sim-fast | {"type":"any"} | tool_use
                    sim-fast | {"type":"tool","name":"weather"} | tool_use
                    """)
    void heedsTheToolChoice(String model, String choice, String block) {
        String fields = WEATHER + ",\"tool_choice\":" + choice;
        JsonNode message = json(simulator.post(MESSAGES, message(model, fields)).body());

        assertThat(message.at("/content/0/type").asString()).isEqualTo(block);
    }

    @Test
    void answersInTheFormThatIsAskedFor() {
        String fields =
                """
                "output_config":{"effort":"low","format":{"type":"json_schema","schema":
                 {"type":"object","properties":{"port":{"type":"string"}},"required":["port"]}}}\
                """;
        JsonNode message = json(simulator.post(MESSAGES, message("sim-fast", fields)).body());

        assertThat(json(message.at("/content/0/text").asString()).path("port").asString())
                .startsWith("This is Parley's");
    }

    @Test
    void acceptsWhatChangesNothing() {
        String fields =
                """
                "temperature":0.3,"top_p":0.5,"top_k":4,"thinking":{"type":"disabled"},"service_tier":"auto",
                "tools":[{"type":"web_search_20250305","name":"web_search"}],"unknown":1,
                "stop_sequences":null,"tool_choice":{"type":"auto","disable_parallel_tool_use":true}\
                """;

        assertThat(
                        json(simulator.post(MESSAGES, message("sim-tools", fields)).body())
                                .path("content"))
                .isEqualTo(
                        json(simulator.post(MESSAGES, message("sim-tools", "\"x\":1")).body())
                                .path("content"));
    }

    @Test
    void streamsAToolCallAsPartsOfItsInput() {
        String stream =
                simulator.post(MESSAGES, message("sim-tools", "\"stream\":true," + WEATHER)).body();
        List<JsonNode> events = data(stream).stream().map(RunningSimulator::json).toList();
        JsonNode block =
                events.stream()
                        .filter(event -> event.has("content_block"))
                        .findFirst()
                        .orElseThrow()
                        .path("content_block");
        String input =
                events.stream()
                        .map(event -> event.path("delta").path("partial_json").asString(""))
                        .collect(Collectors.joining());

        assertThat(block.path("type").asString()).isEqualTo("tool_use");
        assertThat(block.path("name").asString()).isEqualTo("weather");
        assertThat(input).isEqualTo("{\"city\":\"Tides?\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"model":"sim-1","messages":[{"role":"user","content":"x"}]} | 400 | invalid_request_error
                    {"model":"sim-1","max_tokens":1,"messages":[{"role":"pope","content":"x"}]} | 400 | invalid_request_error
                    {"model":"claude","max_tokens":1,"messages":[{"role":"user","content":"x"}]} | 404 | not_found_error
                    """)
    void refusesBadRequestsInTheProvidersShape(String request, int status, String type) {
        HttpResponse<String> response = simulator.post(MESSAGES, request);
        JsonNode body = json(response.body());

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(body.path("type").asString()).isEqualTo("error");
        assertThat(body.path("error").path("type").asString()).isEqualTo(type);
        assertThat(response.headers().firstValue("request-id"))
                .contains(body.path("request_id").asString());
    }

    @Test
    void listsItsModelsToAClientOfThisWire() {
        JsonNode list = json(simulator.get("/v1/models", "anthropic-version", "2023-06-01").body());

        assertThat(list.path("has_more").asBoolean()).isFalse();
        assertThat(list.path("data").path(0).path("display_name").asString())
                .isEqualTo("sim-1 (simulated)");
    }

    private static String message(String model, String fields) {
        String limit = fields.contains("max_tokens") ? "" : "\"max_tokens\":500,";
        return """
        {%s%s,"model":"%s","system":"Be brief","messages":[{"role":"user","content":"Tides?"}]}
        """
                .formatted(limit, fields, model);
    }
}
