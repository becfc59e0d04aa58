package dev.parley.ingress.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.Tool;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.prompt.PromptRequest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessagesCallTest {

    @Test
    void takesTheLastWordsOfTheUserForThePrompt() {
        MessagesCall call =
                call(
                        """
                        "system":[{"type":"text","text":"Be"},{"type":"text","text":"brief","cache_control":{"type":"ephemeral"}}],
                        "messages":[{"role":"user","content":"one"},
                         {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"x"},{"type":"text","text":"1","citations":null}]},
                         {"role":"user","content":[{"type":"text","text":"two"}]}]\
                        """);

        PromptRequest request = call.request("k");

        assertThat(request.content()).isEqualTo("two");
        assertThat(request.model()).isEqualTo("sim-1");
        assertThat(request.idempotencyKey()).isEqualTo("k");
        assertThat(request.particulars().input()).isNull();
        assertThat(request.particulars().unlisted()).isTrue();
        assertThat(Objects.requireNonNull(request.particulars().branch()).parentTurnId()).isNull();
        assertThat(request.particulars().branch().context())
                .containsExactly(
                        Message.text(Role.SYSTEM, "Be\nbrief"),
                        Message.text(Role.USER, "one"),
                        Message.text(Role.ASSISTANT, "1"));
    }

    @Test
    void takesImagesWithThePrompt() {
        MessagesCall call =
                call(
                        """
                        "messages":[{"role":"user","content":[
                         {"type":"image","source":{"type":"base64","media_type":"image/png","data":"aGk="}},
                         {"type":"image","source":{"type":"url","url":"https://example.org/a.png"}},
                         {"type":"text","text":"What is this?"}]}]\
                        """);

        PromptRequest request = call.request(null);

        assertThat(request.content()).isEqualTo("What is this?");
        assertThat(request.particulars().input())
                .containsExactly(
                        new Message(
                                Role.USER,
                                "What is this?",
                                List.of("data:image/png;base64,aGk=", "https://example.org/a.png"),
                                null,
                                null));
    }

    @Test
    void takesAnswersOfToolsWithThePrompt() {
        MessagesCall call =
                call(
                        """
                        "tools":[{"name":"t","input_schema":{"type":"object"}}],
                        "messages":[{"role":"user","content":"How warm?"},
                         {"role":"assistant","content":[{"type":"tool_use","id":"a","name":"t","input":{"x":1},"caller":{"type":"direct"}}]},
                         {"role":"user","content":[
                          {"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"12"}]},
                          {"type":"tool_result","tool_use_id":"b","content":"gone","is_error":true},
                          {"type":"tool_result","tool_use_id":"c"}]}]\
                        """);

        PromptRequest request = call.request(null);

        assertThat(request.content()).isEmpty();
        assertThat(request.particulars().input())
                .containsExactly(
                        new Message(Role.USER, "12", null, null, "a"),
                        new Message(Role.USER, "Error:\ngone", null, null, "b"),
                        new Message(Role.USER, "", null, null, "c"));
        assertThat(Objects.requireNonNull(request.particulars().branch()).context())
                .endsWith(
                        new Message(
                                Role.ASSISTANT,
                                "",
                                null,
                                List.of(new ToolCall("a", "t", "{\"x\":1}")),
                                null));
    }

    @Test
    void readsHowTheModelShallWrite() {
        GenerationParameters parameters =
                call("""
                "messages":[{"role":"user","content":"hi"}],
                "temperature":0.5,"top_p":0.9,"top_k":40,"stop_sequences":["END"],
                "metadata":{"user_id":"u"},"service_tier":"auto","cache_control":{"type":"ephemeral"},
                "thinking":{"type":"disabled"},"stream":false,
                "output_config":{"effort":"low","format":{"type":"json_schema","schema":{"type":"object"}}},
                "tools":[{"type":"custom","name":"t","description":"d","input_schema":{"type":"object"},"strict":true}],
                "tool_choice":{"type":"tool","name":"t","disable_parallel_tool_use":true}\
                """)
                        .parameters();

        assertThat(parameters)
                .isEqualTo(
                        new GenerationParameters(
                                0.5,
                                0.9,
                                40,
                                9,
                                List.of("END"),
                                null,
                                null,
                                null,
                                null,
                                "low",
                                null,
                                "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"strict\":true,\"schema\":{\"type\":\"object\"}}}",
                                List.of(new Tool("t", "d", "{\"type\":\"object\"}", true)),
                                "tool:t",
                                false,
                                "u",
                                null));
    }

    @ParameterizedTest
    @CsvSource({"auto,auto", "any,required", "none,none"})
    void knowsTheWordsForTheChoiceOfTools(String theirs, String ours) {
        assertThat(
                        call("""
                        "messages":[{"role":"user","content":"hi"}],
                        "tools":[{"name":"t","input_schema":{}}],"tool_choice":{"type":"%s"}\
                        """
                                        .formatted(theirs))
                                .parameters()
                                .toolChoice())
                .isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            delimiter = '|',
            value = {
                "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024} | thinking",
                "\"container\":\"c\" | container",
                "\"mcp_servers\":[] | mcp_servers",
                "\"speed\":\"fast\" | speed",
                "\"surprise\":1 | surprise",
                "\"temperature\":1.5 | temperature",
                "\"temperature\":\"warm\" | temperature",
                "\"top_k\":-1 | top_k",
                "\"top_k\":1.5 | top_k",
                "\"stop_sequences\":[\" \"] | stop_sequences",
                "\"stop_sequences\":[1] | stop_sequences[0]",
                "\"service_tier\":\"priority\" | service_tier",
                "\"metadata\":{\"color\":\"red\"} | metadata.color",
                "\"stream\":\"yes\" | stream",
                "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}] | tools[0].type",
                "\"tools\":[{\"name\":\"a b\",\"input_schema\":{}}] | tools[0].name",
                "\"tools\":[{\"name\":\"a\"}] | tools[0].input_schema",
                "\"tools\":[{\"name\":\"a\",\"input_schema\":{}},{\"name\":\"a\",\"input_schema\":{}}] | tools[1].name",
                "\"tools\":[{\"name\":\"a\",\"input_schema\":{},\"defer_loading\":true}] | tools[0].defer_loading",
                "\"tool_choice\":{\"type\":\"any\"} | tool_choice",
                "\"tools\":[{\"name\":\"a\",\"input_schema\":{}}],\"tool_choice\":{\"type\":\"tool\",\"name\":\"b\"} | tool_choice.name",
                "\"output_config\":{\"format\":{\"type\":\"grammar\"}} | output_config.format.type",
                "\"system\":[{\"type\":\"image\"}] | system[0].type",
                "\"system\":7 | system",
            })
    void refusesByName(String fields, String place) {
        assertThat(
                        refused(
                                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                                        + fields
                                        + "}"))
                .isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            delimiter = '|',
            value = {
                "[] | messages",
                "[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"Yes\"}] | messages",
                "[{\"role\":\"tool\",\"content\":\"hi\"}] | messages[0].role",
                "[{\"role\":\"user\"}] | messages[0].content",
                "[{\"role\":\"user\",\"content\":[]}] | messages[0].content",
                "[{\"role\":\"user\",\"content\":\" \"}] | messages[0].content",
                "[{\"role\":\"user\",\"content\":7}] | messages[0].content",
                "[{\"role\":\"user\",\"content\":[7]}] | messages[0].content[0]",
                "[{\"role\":\"user\",\"content\":\"hi\",\"name\":\"n\"}] | messages[0].name",
                "[{\"role\":\"user\",\"content\":\"\\u0000\"}] | messages[0].content",
                "[{\"role\":\"user\",\"content\":[{\"type\":\"document\"}]}] | messages[0].content[0].type",
                "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\",\"x\":1}]}] | messages[0].content[0].x",
                "[{\"role\":\"user\",\"content\":[{\"type\":\"image\"}]}] | messages[0].content[0].source",
                "[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"file\"}}]}] | messages[0].content[0].source.type",
                "[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"file:///a\"}}]}] | messages[0].content[0].source.url",
                "[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"?\"}}]}] | messages[0].content[0].source.data",
                "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"tool_result\",\"tool_use_id\":\"a\"}]}] | messages[0].content[1].type",
                "[{\"role\":\"assistant\",\"content\":[{\"type\":\"server_tool_use\"}]}] | messages[0].content[0].type",
                "[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"t\",\"input\":\"x\"}]}] | messages[0].content[0].input",
            })
    void saysWhereAMessageIsWrong(String messages, String place) {
        assertThat(refused("{\"model\":\"m\",\"max_tokens\":1,\"messages\":" + messages + "}"))
                .isEqualTo(place);
    }

    @Test
    void wantsABoundOnTheAnswer() {
        assertThat(
                        refused(
                                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"))
                .isEqualTo("max_tokens");
    }

    private static MessagesCall call(String fields) {
        return MessagesCall.read(
                EventJson.mapper()
                        .readTree("{\"model\":\"sim-1\",\"max_tokens\":9," + fields + "}"));
    }

    private static String refused(String body) {
        Refused[] refused = new Refused[1];
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> MessagesCall.read(EventJson.mapper().readTree(body)))
                .satisfies(e -> refused[0] = e);
        return String.valueOf(refused[0].refusal().field());
    }
}
