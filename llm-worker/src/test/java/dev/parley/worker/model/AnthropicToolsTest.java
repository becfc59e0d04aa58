package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Provider;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.Tool;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.worker.model.ModelAnswer.Failed;
import dev.parley.worker.model.ModelAnswer.Finished;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes beyond text, against an endpoint on loopback that speaks the wire. */
final class AnthropicToolsTest {
    private static final String START =
            event(
                    "message_start",
                    """
                    "message":{"id":"m","type":"message","role":"assistant","model":"claude-x","content":[],\
                    "stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":1}}\
                    """);
    private static final String STOP = event("message_stop", "\"x\":1");
    private static final ToolCall CALL =
            new ToolCall("toolu_1", "tide_table", "{\"port\":\"Brest\"}");
    private static final List<Message> ASK = List.of(Message.text(Role.USER, "Tides?"));
    private static final List<Tool> TOOLS =
            List.of(
                    new Tool(
                            "tide_table",
                            "When it is high.",
                            "{\"type\":\"object\",\"properties\":{\"port\":{\"type\":\"string\"}},\"additionalProperties\":false}",
                            true),
                    new Tool("moon", null, null, null));

    private final CalledProvider provider = new CalledProvider();

    AnthropicToolsTest() throws IOException {}

    @AfterEach
    void closeEndpoint() {
        provider.close();
    }

    @Test
    void sendsEveryParameterThatThereAreWordsFor() throws Exception {
        provider.endpoint.streams(List.of(START, end("end_turn"), STOP));
        provider.call(
                Provider.ANTHROPIC,
                ASK,
                new GenerationParameters(
                        0.5,
                        0.9,
                        40,
                        77,
                        List.of("END"),
                        null,
                        0.0,
                        0.0,
                        null,
                        "low",
                        null,
                        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"tide\",\"schema\":{\"type\":\"object\",\"properties\":{}}}}",
                        TOOLS,
                        "required",
                        false,
                        "somebody",
                        "tides"));

        JsonNode asked = provider.asked();
        assertThat(asked.get("temperature").asDouble()).isEqualTo(0.5);
        assertThat(asked.get("top_p").asDouble()).isEqualTo(0.9);
        assertThat(asked.get("top_k").asInt()).isEqualTo(40);
        assertThat(asked.get("max_tokens").asInt()).isEqualTo(77);
        assertThat(asked.at("/stop_sequences/0").asString()).isEqualTo("END");
        assertThat(asked.at("/output_config/effort").asString()).isEqualTo("low");
        assertThat(asked.at("/output_config/format/type").asString()).isEqualTo("json_schema");
        assertThat(asked.at("/output_config/format/schema/type").asString()).isEqualTo("object");
        assertThat(asked.at("/metadata/user_id").asString()).isEqualTo("somebody");
        assertThat(asked.at("/tool_choice/type").asString()).isEqualTo("any");
        assertThat(asked.at("/tool_choice/disable_parallel_tool_use").asBoolean()).isTrue();
        assertThat(asked.at("/tools/0/name").asString()).isEqualTo("tide_table");
        assertThat(asked.at("/tools/0/description").asString()).isEqualTo("When it is high.");
        assertThat(asked.at("/tools/0/strict").asBoolean()).isTrue();
        assertThat(asked.at("/tools/0/input_schema/properties/port/type").asString())
                .isEqualTo("string");
        assertThat(asked.at("/tools/0/input_schema/additionalProperties").asBoolean()).isFalse();
        assertThat(asked.at("/tools/1/input_schema/type").asString()).isEqualTo("object");
    }

    @ParameterizedTest
    @MethodSource
    void saysWhichToolIsToBeCalled(@Nullable String choice, @Nullable Boolean parallel, String json)
            throws Exception {
        provider.endpoint.streams(List.of(START, end("end_turn"), STOP));
        provider.call(
                Provider.ANTHROPIC,
                ASK,
                new GenerationParameters(
                        null, null, null, null, null, null, null, null, null, null, null, null,
                        TOOLS, choice, parallel, null, null));

        assertThat(provider.asked().path("tool_choice"))
                .isEqualTo(JsonMapper.shared().readTree(json));
    }

    static Stream<Arguments> saysWhichToolIsToBeCalled() {
        return Stream.of(
                Arguments.of(null, null, ""),
                Arguments.of("none", null, "{\"type\":\"none\"}"),
                Arguments.of(null, false, "{\"disable_parallel_tool_use\":true,\"type\":\"auto\"}"),
                Arguments.of(
                        "tool:moon",
                        true,
                        "{\"name\":\"moon\",\"disable_parallel_tool_use\":false,\"type\":\"tool\"}"));
    }

    @Test
    void sendsImagesCallsAndTheirAnswersInBlocks() throws Exception {
        provider.endpoint.streams(List.of(START, end("end_turn"), STOP));
        provider.call(
                Provider.ANTHROPIC,
                List.of(
                        new Message(
                                Role.USER,
                                "Where is this?",
                                List.of("https://example.com/a.png", "data:image/png;base64,AAAA"),
                                null,
                                null),
                        new Message(
                                Role.ASSISTANT,
                                "Let me see.",
                                null,
                                List.of(CALL, new ToolCall("toolu_2", "moon", "no json")),
                                null),
                        new Message(Role.USER, "high at noon", null, null, "toolu_1"),
                        new Message(
                                Role.USER,
                                "full",
                                List.of("https://example.com/moon.png"),
                                null,
                                "toolu_2"),
                        Message.text(Role.USER, "And?")),
                null);

        JsonNode messages = provider.asked().get("messages");
        assertThat(messages).hasSize(3);
        assertThat(messages.at("/0/content/0/text").asString()).isEqualTo("Where is this?");
        assertThat(messages.at("/0/content/1/source/url").asString())
                .isEqualTo("https://example.com/a.png");
        assertThat(messages.at("/0/content/2/source/media_type").asString()).isEqualTo("image/png");
        assertThat(messages.at("/0/content/2/source/data").asString()).isEqualTo("AAAA");
        assertThat(messages.at("/1/content/0/text").asString()).isEqualTo("Let me see.");
        assertThat(messages.at("/1/content/1/id").asString()).isEqualTo("toolu_1");
        assertThat(messages.at("/1/content/1/input/port").asString()).isEqualTo("Brest");
        assertThat(messages.at("/1/content/2/input/arguments").asString()).isEqualTo("no json");
        assertThat(messages.at("/2/content/0/type").asString()).isEqualTo("tool_result");
        assertThat(messages.at("/2/content/0/tool_use_id").asString()).isEqualTo("toolu_1");
        assertThat(messages.at("/2/content/0/content").asString()).isEqualTo("high at noon");
        assertThat(messages.at("/2/content/1/content/1/type").asString()).isEqualTo("image");
        assertThat(messages.at("/2/content/2/text").asString()).isEqualTo("And?");
    }

    @Test
    void joinsTheCallsThatComeInPieces() throws Exception {
        provider.endpoint.streams(
                List.of(
                        START,
                        use(1, "toolu_1", "tide_table"),
                        input(1, "{\\\"port\\\":"),
                        input(1, "\\\"Brest\\\"}"),
                        event("content_block_stop", "\"index\":1"),
                        use(2, "toolu_2", "moon"),
                        event("content_block_stop", "\"index\":2"),
                        end("tool_use"),
                        STOP));

        assertThat(provider.call(Provider.ANTHROPIC, ASK, null))
                .isInstanceOfSatisfying(
                        Finished.class,
                        finished ->
                                assertThat(finished.reason()).isEqualTo(FinishReason.TOOL_CALLS));
        assertThat(provider.sink.calls)
                .containsExactly(CALL, new ToolCall("toolu_2", "moon", "{}"));
    }

    @Test
    void dropsACallThatWasCutOff() throws Exception {
        provider.endpoint.streams(
                List.of(
                        START,
                        use(0, "toolu_1", "tide_table"),
                        input(0, "{"),
                        end("max_tokens"),
                        STOP));

        assertThat(provider.call(Provider.ANTHROPIC, ASK, null))
                .isInstanceOfSatisfying(
                        Finished.class,
                        finished -> assertThat(finished.reason()).isEqualTo(FinishReason.LENGTH));
        assertThat(provider.sink.calls).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void namesWhatThereAreNoWordsFor(String field, GenerationParameters parameters)
            throws Exception {
        assertThat(provider.call(Provider.ANTHROPIC, ASK, parameters))
                .isEqualTo(
                        Failed.forGood(
                                ErrorCategory.PROVIDER_REJECTED,
                                "the model's provider cannot be told: " + field));
    }

    static Stream<Arguments> namesWhatThereAreNoWordsFor() {
        return Stream.of(
                Arguments.of("seed", parameters(1L, null, null, null, null, null, null)),
                Arguments.of(
                        "presence_penalty", parameters(null, 0.1, null, null, null, null, null)),
                Arguments.of(
                        "frequency_penalty", parameters(null, null, 0.1, null, null, null, null)),
                Arguments.of("logit_bias", parameters(null, null, null, "{}", null, null, null)),
                Arguments.of(
                        "reasoning_effort minimal",
                        parameters(null, null, null, null, "minimal", null, null)),
                Arguments.of("verbosity", parameters(null, null, null, null, null, "low", null)),
                Arguments.of(
                        "response_format json_object",
                        parameters(
                                null, null, null, null, null, null, "{\"type\":\"json_object\"}")));
    }

    private static GenerationParameters parameters(
            @Nullable Long seed,
            @Nullable Double presence,
            @Nullable Double frequency,
            @Nullable String bias,
            @Nullable String effort,
            @Nullable String verbosity,
            @Nullable String format) {
        return new GenerationParameters(
                null, null, null, null, null, seed, presence, frequency, bias, effort, verbosity,
                format, null, null, null, null, null);
    }

    private static String use(int index, String id, String name) {
        return event(
                "content_block_start",
                "\"index\":%d,\"content_block\":{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"%s\",\"input\":{}}"
                        .formatted(index, id, name));
    }

    private static String input(int index, String json) {
        return event(
                "content_block_delta",
                "\"index\":%d,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"%s\"}"
                        .formatted(index, json));
    }

    private static String end(String reason) {
        return event(
                "message_delta",
                "\"delta\":{\"stop_reason\":\"%s\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":3}"
                        .formatted(reason));
    }

    private static String event(String type, String fields) {
        return "event: %s\ndata: {\"type\":\"%s\",%s}".formatted(type, type, fields);
    }
}
