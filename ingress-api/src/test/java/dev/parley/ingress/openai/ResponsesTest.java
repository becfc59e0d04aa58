package dev.parley.ingress.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.conversation.Branch;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.SlimEdge;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** New responses over real HTTP, with the neighbours in memory. */
final class ResponsesTest {
    private static final EdgeOnFakes edge = EdgeOnFakes.start();
    private static final String PATH = "/v1/responses";
    private static final ToolCall CALL = new ToolCall("call_1", "now", "{\"zone\":\"UTC\"}");

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void answer() {
        edge.pipeline().answerBy(edge.pipeline().saying(List.of("Hel", "lo"), List.of()));
    }

    @AfterEach
    void recover() {
        edge.recover();
    }

    @Test
    void answersAsAWhole() {
        Reply reply = create("\"hi\"", "");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.text("id")).matches("resp_[A-Za-z0-9_-]{59}");
        assertThat(reply.text("object")).isEqualTo("response");
        assertThat(reply.text("status")).isEqualTo("completed");
        assertThat(reply.text("model")).isEqualTo("sim-1");
        assertThat(reply.json().at("/output/0/type").stringValue()).isEqualTo("message");
        assertThat(reply.json().at("/output/0/content/0/text").stringValue()).isEqualTo("Hello");
        assertThat(reply.json().get("usage").toString())
                .isEqualTo(
                        "{\"input_tokens\":10,\"input_tokens_details\":{\"cached_tokens\":3,\"cache_write_tokens\":0},\"output_tokens\":5,\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":15}");
        assertThat(reply.json().at("/conversation/id").stringValue())
                .isEqualTo(prompt().conversationId().toString());
        assertThat(prompt().content()).isEqualTo("hi");
        assertThat(prompt().input()).isNull();
        assertThat(prompt().unlisted()).isNull();
    }

    @Test
    void keepsWhatIsNotStoredOutOfLists() {
        Reply reply = create("\"hi\"", ",\"store\":false");

        assertThat(prompt().unlisted()).isTrue();
        assertThat(reply.json().get("store").booleanValue()).isFalse();
        assertThat(edge.get(PATH + "/" + reply.text("id")).status()).isEqualTo(404);
        assertThat(
                        create("\"more\"", ",\"previous_response_id\":\"" + reply.text("id") + "\"")
                                .status())
                .isEqualTo(404);
    }

    @Test
    void passesOnEveryParameter() {
        Reply reply =
                create(
                        "\"hi\"",
                        """
                        ,"instructions":"Be brief.","temperature":0.5,"top_p":0.9,"max_output_tokens":7,
                        "reasoning":{"effort":"low","summary":"auto"},
                        "text":{"verbosity":"high","format":{"type":"json_schema","name":"answer",
                        "schema":{"type":"object"},"strict":true}},"parallel_tool_calls":false,
                        "tools":[{"type":"function","name":"now","description":"The time",
                        "parameters":{"type":"object"},"strict":true}],
                        "tool_choice":{"type":"function","name":"now"},"metadata":{"ticket":"7"},
                        "safety_identifier":"u1","prompt_cache_key":"k1","service_tier":"auto",
                        "truncation":"auto","include":["reasoning.encrypted_content"],"top_logprobs":0\
                        """);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        GenerationParameters parameters = Objects.requireNonNull(prompt().parameters());
        assertThat(parameters.temperature()).isEqualTo(0.5);
        assertThat(parameters.topP()).isEqualTo(0.9);
        assertThat(parameters.maxTokens()).isEqualTo(7);
        assertThat(parameters.reasoningEffort()).isEqualTo("low");
        assertThat(parameters.verbosity()).isEqualTo("high");
        assertThat(parameters.responseFormat())
                .isEqualTo(
                        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"schema\":{\"type\":\"object\"},\"strict\":true}}");
        assertThat(parameters.parallelToolCalls()).isFalse();
        assertThat(Objects.requireNonNull(parameters.tools()).getFirst().name()).isEqualTo("now");
        assertThat(parameters.toolChoice()).isEqualTo("tool:now");
        assertThat(parameters.endUser()).isEqualTo("u1");
        assertThat(parameters.promptCacheKey()).isEqualTo("k1");
        assertThat(prompt().metadata()).isEqualTo("{\"ticket\":\"7\"}");
        assertThat(Objects.requireNonNull(prompt().branch()).context())
                .containsExactly(Message.text(Role.SYSTEM, "Be brief."));
        assertThat(reply.text("instructions")).isEqualTo("Be brief.");
        assertThat(reply.json().at("/reasoning/effort").stringValue()).isEqualTo("low");
        assertThat(reply.json().at("/metadata/ticket").stringValue()).isEqualTo("7");
        assertThat(reply.json().at("/tools/0/name").stringValue()).isEqualTo("now");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "context_management,`\"context_management\":[]`,unsupported_parameter",
                "max_tool_calls,`\"max_tool_calls\":2`,unsupported_parameter",
                "moderation,`\"moderation\":{}`,unsupported_parameter",
                "prompt,`\"prompt\":{\"id\":\"p\"}`,unsupported_parameter",
                "prompt_cache_options,`\"prompt_cache_options\":{}`,unsupported_parameter",
                "include,`\"include\":[\"message.output_text.logprobs\"]`,unsupported_parameter",
                "truncation,`\"truncation\":\"disabled\"`,unsupported_parameter",
                "top_logprobs,`\"top_logprobs\":3`,unsupported_parameter",
                "service_tier,`\"service_tier\":\"flex\"`,unsupported_parameter",
                "reasoning.summary,`\"reasoning\":{\"summary\":\"detailed\"}`,unsupported_parameter",
                "tools[0].type,`\"tools\":[{\"type\":\"web_search\"}]`,unsupported_parameter",
                "tool_choice.type,`\"tool_choice\":{\"type\":\"allowed_tools\"}`,unsupported_parameter",
                "instructions,`\"instructions\":[]`,unsupported_parameter",
                "seed,`\"seed\":1`,unknown_parameter",
                "temperature,`\"temperature\":3`,invalid_request",
                "max_output_tokens,`\"max_output_tokens\":0`,invalid_request",
                "stream_options,`\"stream_options\":{}`,invalid_request",
                "background,`\"background\":true,\"store\":false`,invalid_request",
                "conversation,`\"conversation\":\"c\",\"previous_response_id\":\"r\"`,invalid_request",
                "text.format.type,`\"text\":{\"format\":{\"type\":\"xml\"}}`,invalid_request"
            })
    void refusesByName(String param, String field, String code) {
        Reply reply = create("\"hi\"", "," + field);

        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.json().at("/error/param").stringValue()).isEqualTo(param);
        assertThat(reply.json().at("/error/code").stringValue()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "input[0].type,`[{\"type\":\"file_search_call\",\"id\":\"i\"}]`",
                "input[0].id,`[{\"type\":\"item_reference\",\"id\":\"i\"}]`",
                "input[0].content[0].type,`[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\"}]}]`",
                "input[0].content[0].file_id,`[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"file_id\":\"f\"}]}]`",
                "input[0].role,`[{\"role\":\"tool\",\"content\":\"a\"}]`",
                "input,`[]`",
                "input,`7`"
            })
    void refusesInputByItsPlace(String param, String input) {
        Reply reply = create(input, "");

        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.json().at("/error/param").stringValue()).isEqualTo(param);
    }

    @Test
    void tellsAModelAllItems() {
        Reply reply =
                create(
                        """
                        [{"role":"developer","content":"Be brief."},
                        {"type":"message","role":"user","content":[{"type":"input_text","text":"What is this?"},
                        {"type":"input_image","image_url":"https://example.org/a.png","detail":"auto"}]},
                        {"type":"reasoning","id":"rs_1","summary":[]},
                        {"type":"message","id":"msg_1","status":"completed","role":"assistant",
                        "content":[{"type":"output_text","text":"I look.","annotations":[],"logprobs":[],"parsed":null}]},
                        {"type":"function_call","id":"fc_1","status":"completed","call_id":"call_1","name":"now",
                        "arguments":"{}","parsed_arguments":{}},
                        {"type":"function_call","call_id":"call_2","name":"now","arguments":"{}"},
                        {"type":"function_call_output","call_id":"call_1","output":"noon"},
                        {"type":"function_call_output","call_id":"call_2","output":[{"type":"input_text","text":"one"}]}]
                        """,
                        "");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(prompt().content()).isEqualTo("What is this?");
        assertThat(prompt().input())
                .containsExactly(
                        Message.text(Role.SYSTEM, "Be brief."),
                        new Message(
                                Role.USER,
                                "What is this?",
                                List.of("https://example.org/a.png"),
                                null,
                                null),
                        new Message(
                                Role.ASSISTANT,
                                "I look.",
                                null,
                                List.of(
                                        new ToolCall("call_1", "now", "{}"),
                                        new ToolCall("call_2", "now", "{}")),
                                null),
                        new Message(Role.USER, "noon", null, null, "call_1"),
                        new Message(Role.USER, "one", null, null, "call_2"));
    }

    @Test
    void takesImagesAndNothingThatNoRecordCouldHold() {
        String image = "data:image/png;base64," + "A".repeat(1024 * 1024);
        Reply taken =
                create(
                        "[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":\"%s\"}]}]"
                                .formatted(image),
                        "");

        Reply refused = create("\"" + "x".repeat(3 * 1024 * 1024) + "\"", "");

        assertThat(taken.status()).as(taken.body()).isEqualTo(200);
        assertThat(Objects.requireNonNull(prompt().input()).getFirst().images())
                .containsExactly(image);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.json().at("/error/code").stringValue()).isEqualTo("body_too_large");
    }

    @Test
    void goesOnBehindAnEarlierResponse() {
        edge.pipeline().answerBy(edge.pipeline().saying(List.of(""), List.of(CALL)));
        Reply first = create("\"What time is it?\"", ",\"instructions\":\"Be brief.\"");
        PromptSubmitted asked = prompt();
        edge.pipeline().answerBy(edge.pipeline().saying(List.of("Noon."), List.of()));

        Reply second =
                create(
                        "[{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"noon\"}]",
                        ",\"instructions\":\"Be kind.\",\"previous_response_id\":\"%s\""
                                .formatted(first.text("id")));

        assertThat(second.status()).as(second.body()).isEqualTo(200);
        assertThat(second.text("previous_response_id")).isEqualTo(first.text("id"));
        assertThat(prompt().conversationId()).isEqualTo(asked.conversationId());
        Branch branch = Objects.requireNonNull(prompt().branch());
        assertThat(branch.parentTurnId()).isEqualTo(asked.turnId());
        assertThat(branch.context())
                .containsExactly(
                        Message.text(Role.SYSTEM, "Be kind."),
                        Message.text(Role.USER, "What time is it?"),
                        new Message(Role.ASSISTANT, "", null, List.of(CALL), null));
        assertThat(prompt().input())
                .containsExactly(new Message(Role.USER, "noon", null, null, "call_1"));
    }

    @Test
    void knowsItemsByTheirIds() {
        edge.pipeline().answerBy(edge.pipeline().saying(List.of("I look."), List.of(CALL)));
        JsonNode output = create("\"What time is it?\"", "").json().get("output");
        edge.history().store(prompt().conversationId(), prompt().userId());

        String input =
                """
                [{"role":"user","content":"What time is it?"},{"type":"item_reference","id":"%s"},
                {"type":"item_reference","id":"%s"},
                {"type":"function_call_output","call_id":"call_1","output":"noon"}]
                """
                        .formatted(
                                output.get(0).get("id").stringValue(),
                                output.get(1).get("id").stringValue());
        Reply reply = create(input, "");
        Reply stranger =
                edge.postAs(
                        SlimEdge.OPERATOR_KEY,
                        PATH,
                        "{\"model\":\"sim-1\",\"input\":" + input + "}");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(prompt().input())
                .containsExactly(
                        Message.text(Role.USER, "What time is it?"),
                        new Message(Role.ASSISTANT, "I look.", null, List.of(CALL), null),
                        new Message(Role.USER, "noon", null, null, "call_1"));
        assertThat(stranger.json().at("/error/param").stringValue()).isEqualTo("input[1].id");
    }

    @Test
    void goesOnInAConversation() {
        ConversationId conversation = edge.conversation();

        Reply reply = create("\"hi\"", ",\"conversation\":{\"id\":\"%s\"}".formatted(conversation));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(prompt().conversationId()).isEqualTo(conversation);
        assertThat(prompt().branch()).isNull();
        assertThat(create("\"hi\"", ",\"conversation\":\"nowhere\"").status()).isEqualTo(404);
    }

    @Test
    void handsOnTheToolsThatAModelWants() {
        edge.pipeline().answerBy(edge.pipeline().saying(List.of("I look."), List.of(CALL)));

        Reply whole = create("\"time?\"", "");
        List<String> events =
                create("\"time?\"", ",\"stream\":true").events().stream()
                        .map(event -> event.get("type").stringValue())
                        .toList();

        assertThat(whole.text("status")).isEqualTo("completed");
        assertThat(whole.json().at("/output/0/content/0/text").stringValue()).isEqualTo("I look.");
        assertThat(whole.json().at("/output/1/type").stringValue()).isEqualTo("function_call");
        assertThat(whole.json().at("/output/1/call_id").stringValue()).isEqualTo("call_1");
        assertThat(whole.json().at("/output/1/arguments").stringValue())
                .isEqualTo("{\"zone\":\"UTC\"}");
        assertThat(events)
                .endsWith(
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
    }

    @Test
    void makesTheSameKeyTheSameResponse() {
        Reply first = edge.post(PATH, body("\"hi\"", ""), "Idempotency-Key", "r1");
        Reply again = edge.post(PATH, body("\"hi\"", ""), "Idempotency-Key", "r1");
        Reply streamed =
                edge.post(PATH, body("\"hi\"", ",\"stream\":true"), "Idempotency-Key", "r1");
        Reply other = edge.post(PATH, body("\"ho\"", ""), "Idempotency-Key", "r1");

        assertThat(again.text("id")).isEqualTo(first.text("id"));
        assertThat(streamed.events().getFirst().at("/response/id").stringValue())
                .isEqualTo(first.text("id"));
        assertThat(other.status()).isEqualTo(422);
    }

    private static Reply create(String input, String more) {
        return edge.post(PATH, body(input, more));
    }

    private static String body(String input, String more) {
        return "{\"model\":\"sim-1\",\"input\":" + input + more + "}";
    }

    private static PromptSubmitted prompt() {
        return (PromptSubmitted) edge.log().events().getLast();
    }
}
