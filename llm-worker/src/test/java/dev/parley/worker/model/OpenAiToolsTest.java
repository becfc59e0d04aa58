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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What goes beyond text, against an endpoint on loopback that speaks the wire. */
final class OpenAiToolsTest {
    private static final String DONE = "data: [DONE]";
    private static final ToolCall CALL =
            new ToolCall("call_1", "tide_table", "{\"port\":\"Brest\"}");
    private static final List<Message> ASK = List.of(Message.text(Role.USER, "Tides?"));

    private final CalledProvider provider = new CalledProvider();

    OpenAiToolsTest() throws IOException {}

    @AfterEach
    void closeEndpoint() {
        provider.close();
    }

    @Test
    void sendsEveryParameter() throws Exception {
        provider.endpoint.streams(List.of(finish("stop"), DONE));
        provider.call(Provider.OPENAI, ASK, parameters("tool:tide_table"));

        JsonNode asked = provider.asked();
        assertThat(asked.get("top_p").asDouble()).isEqualTo(0.9);
        assertThat(asked.get("top_k").asInt()).isEqualTo(40);
        assertThat(asked.get("presence_penalty").asDouble()).isEqualTo(0.1);
        assertThat(asked.get("frequency_penalty").asDouble()).isEqualTo(0.2);
        assertThat(asked.at("/logit_bias/50256").asInt()).isEqualTo(-100);
        assertThat(asked.get("reasoning_effort").asString()).isEqualTo("low");
        assertThat(asked.get("verbosity").asString()).isEqualTo("high");
        assertThat(asked.at("/response_format/type").asString()).isEqualTo("json_object");
        assertThat(asked.get("parallel_tool_calls").asBoolean()).isFalse();
        assertThat(asked.get("user").asString()).isEqualTo("somebody");
        assertThat(asked.get("prompt_cache_key").asString()).isEqualTo("tides");
        assertThat(asked.at("/tool_choice/function/name").asString()).isEqualTo("tide_table");
        JsonNode tool = asked.at("/tools/0");
        assertThat(tool.get("type").asString()).isEqualTo("function");
        assertThat(tool.at("/function/name").asString()).isEqualTo("tide_table");
        assertThat(tool.at("/function/description").asString()).isEqualTo("When it is high.");
        assertThat(tool.at("/function/strict").asBoolean()).isTrue();
        assertThat(tool.at("/function/parameters/properties/port/type").asString())
                .isEqualTo("string");
        assertThat(asked.at("/tools/1/function").has("parameters")).isFalse();
    }

    @Test
    void saysWhetherAToolIsToBeCalled() throws Exception {
        provider.endpoint.streams(List.of(finish("stop"), DONE));
        provider.call(Provider.SIMULATOR, ASK, parameters("required"));

        assertThat(provider.asked().get("tool_choice").asString()).isEqualTo("required");
    }

    @Test
    void sendsImagesCallsAndTheirAnswers() throws Exception {
        provider.endpoint.streams(List.of(finish("stop"), DONE));
        provider.call(
                Provider.SIMULATOR,
                List.of(
                        new Message(
                                Role.USER,
                                "Where is this?",
                                List.of("https://example.com/a.png", "data:image/png;base64,AAAA"),
                                null,
                                null),
                        new Message(Role.ASSISTANT, "", null, List.of(CALL), null),
                        new Message(Role.USER, "high at noon", null, null, "call_1")),
                null);

        JsonNode messages = provider.asked().get("messages");
        assertThat(messages.at("/0/content/0/text").asString()).isEqualTo("Where is this?");
        assertThat(messages.at("/0/content/1/image_url/url").asString())
                .isEqualTo("https://example.com/a.png");
        assertThat(messages.at("/0/content/2/image_url/url").asString())
                .isEqualTo("data:image/png;base64,AAAA");
        assertThat(messages.at("/1").has("content")).isFalse();
        assertThat(messages.at("/1/tool_calls/0/id").asString()).isEqualTo("call_1");
        assertThat(messages.at("/1/tool_calls/0/function/name").asString()).isEqualTo("tide_table");
        assertThat(messages.at("/1/tool_calls/0/function/arguments").asString())
                .isEqualTo(CALL.arguments());
        assertThat(messages.at("/2/role").asString()).isEqualTo("tool");
        assertThat(messages.at("/2/tool_call_id").asString()).isEqualTo("call_1");
        assertThat(messages.at("/2/content").asString()).isEqualTo("high at noon");
    }

    @Test
    void joinsTheCallsThatComeInPieces() throws Exception {
        provider.endpoint.streams(
                List.of(
                        text("Let me see."),
                        call(0, "\"id\":\"call_1\",", "tide_table", ""),
                        more(0, "{\\\"port\\\":"),
                        more(0, "\\\"Brest\\\"}"),
                        call(1, "\"id\":\"call_2\",", "moon", ""),
                        finish("tool_calls"),
                        DONE));

        assertThat(provider.call(Provider.OPENAI, ASK, null))
                .isEqualTo(new Finished(FinishReason.TOOL_CALLS, null));
        assertThat(provider.sink.text).containsExactly("Let me see.");
        assertThat(provider.sink.calls).containsExactly(CALL, new ToolCall("call_2", "moon", "{}"));
    }

    @Test
    void namesACallThatTheProviderDoesNotName() throws Exception {
        provider.endpoint.streams(List.of(call(0, "", "moon", "{}"), finish("stop"), DONE));

        assertThat(provider.call(Provider.OPENAI, ASK, null))
                .isEqualTo(new Finished(FinishReason.TOOL_CALLS, null));
        assertThat(provider.sink.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.toolCallId()).startsWith("call_"));
    }

    @Test
    void takesTwoCallsAtOnePlaceForTwo() throws Exception {
        provider.endpoint.streams(
                List.of(
                        call(0, "\"id\":\"a\",", "moon", "{}"),
                        call(0, "\"id\":\"b\",", "moon", "{}"),
                        finish("tool_calls"),
                        DONE));
        provider.call(Provider.OPENAI, ASK, null);

        assertThat(provider.sink.calls).extracting(ToolCall::toolCallId).containsExactly("a", "b");
    }

    @Test
    void dropsACallThatWasCutOff() throws Exception {
        provider.endpoint.streams(
                List.of(call(0, "\"id\":\"a\",", "moon", "{"), finish("length"), DONE));

        assertThat(provider.call(Provider.OPENAI, ASK, null))
                .isEqualTo(new Finished(FinishReason.LENGTH, null));
        assertThat(provider.sink.calls).isEmpty();
    }

    @Test
    void saysThatTheModelRefused() throws Exception {
        provider.endpoint.streams(
                List.of(choice("{\"refusal\":\"I can't.\"}"), finish("stop"), DONE));

        assertThat(provider.call(Provider.OPENAI, ASK, null))
                .isEqualTo(new Finished(FinishReason.CONTENT_FILTER, null));
        assertThat(provider.sink.text).containsExactly("I can't.");
    }

    @Test
    void rejectsWhatIsNoJson() throws Exception {
        GenerationParameters broken =
                new GenerationParameters(
                        null, null, null, null, null, null, null, null, "-100", null, null, null,
                        null, null, null, null, null);

        assertThat(provider.call(Provider.OPENAI, ASK, broken))
                .isEqualTo(
                        Failed.forGood(
                                ErrorCategory.PROVIDER_REJECTED,
                                "the model's provider cannot be told: logit_bias that is no JSON"
                                        + " object"));
    }

    @Test
    void rejectsImagesInTheAnswerOfATool() throws Exception {
        Message answer =
                new Message(Role.USER, "", List.of("https://example.com/a.png"), null, "call_1");

        assertThat(provider.call(Provider.OPENAI, List.of(answer), null))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.error().message()).contains("images"));
    }

    private static GenerationParameters parameters(String toolChoice) {
        return new GenerationParameters(
                0.5,
                0.9,
                40,
                77,
                List.of("END"),
                42L,
                0.1,
                0.2,
                "{\"50256\":-100}",
                "low",
                "high",
                "{\"type\":\"json_object\"}",
                List.of(
                        new Tool(
                                "tide_table",
                                "When it is high.",
                                "{\"type\":\"object\",\"properties\":{\"port\":{\"type\":\"string\"}}}",
                                true),
                        new Tool("moon", null, null, null)),
                toolChoice,
                false,
                "somebody",
                "tides");
    }

    private static String text(String content) {
        return choice("{\"content\":\"%s\"}".formatted(content));
    }

    private static String call(int index, String id, String name, String arguments) {
        return choice(
                "{\"tool_calls\":[{\"index\":%d,%s\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}}]}"
                        .formatted(index, id, name, arguments));
    }

    private static String more(int index, String arguments) {
        return choice(
                "{\"tool_calls\":[{\"index\":%d,\"function\":{\"arguments\":\"%s\"}}]}"
                        .formatted(index, arguments));
    }

    private static String choice(String delta) {
        return chunk("{\"index\":0,\"delta\":%s,\"finish_reason\":null}".formatted(delta));
    }

    private static String finish(String reason) {
        return chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"%s\"}".formatted(reason));
    }

    private static String chunk(String choice) {
        return """
        data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"sim-1",\
        "choices":[%s],"usage":null}\
        """
                .formatted(choice);
    }
}
