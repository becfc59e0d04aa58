package dev.parley.worker.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.worker.model.OpenAiEvent.Chunk;
import dev.parley.worker.model.OpenAiEvent.Fault;
import dev.parley.worker.model.OpenAiEvent.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

final class OpenAiEventsTest {
    @Test
    void readsWhatIsOfUseAndSkipsTheRest() {
        assertThat(
                        read(
                                """
                                {"id":"c","object":"chat.completion.chunk","x":{"choices":[{"delta":{"content":"no"}}]},
                                 "choices":[{"index":0,"logprobs":{"content":[{"token":"no"}]},"delta":
                                   {"role":"assistant","content":"Größe \\ud83c\\udf0a \\n","reasoning_content":"no"},
                                   "finish_reason":"length","stop_reason":17}],
                                 "usage":{"prompt_tokens":11,"completion_tokens":2,"total_tokens":13,
                                   "prompt_tokens_details":{"audio_tokens":9,"cached_tokens":3},
                                   "completion_tokens_details":{"x":[1],"reasoning_tokens":1}}}
                                """))
                .isEqualTo(
                        new Chunk(
                                List.of(
                                        new Part.Text("Größe 🌊 \n", false),
                                        new Part.Finish(FinishReason.LENGTH)),
                                new Usage(11, 2, 3L, 1L, UsageSource.REPORTED)));
    }

    @Test
    void readsSeveralChoices() {
        assertThat(
                        read(
                                """
                                {"choices":[{"index":0,"delta":{"content":"a"}},
                                            {"index":1,"delta":{"content":"b"},"finish_reason":"stop"}]}
                                """))
                .isEqualTo(
                        new Chunk(
                                List.of(
                                        new Part.Text("a", false),
                                        new Part.Text("b", false),
                                        new Part.Finish(FinishReason.STOP)),
                                null));
    }

    @Test
    void readsCallsBehindTheTextOfTheirChoice() {
        assertThat(
                        read(
                                """
                                {"choices":[{"delta":{"tool_calls":[
                                    {"index":0,"id":"call_1","type":"function",
                                     "function":{"name":"moon","arguments":"{\\"a\\":"}},
                                    {"index":1,"id":"","function":{"arguments":"1}"}},
                                    {"index":2}],
                                  "content":"Let me see."}}]}
                                """))
                .isEqualTo(
                        new Chunk(
                                List.of(
                                        new Part.Text("Let me see.", false),
                                        new Part.Call(0, "call_1", "moon", "{\"a\":"),
                                        new Part.Call(1, null, null, "1}"),
                                        new Part.Call(2, null, null, "")),
                                null));
    }

    @Test
    void takesARefusalInsteadOfText() {
        assertThat(read("{\"choices\":[{\"delta\":{\"content\":\"a\",\"refusal\":\"I can't.\"}}]}"))
                .isEqualTo(new Chunk(List.of(new Part.Text("I can't.", true)), null));
    }

    @ParameterizedTest
    @CsvSource({
        "stop, STOP",
        "length, LENGTH",
        "tool_calls, TOOL_CALLS",
        "function_call, TOOL_CALLS",
        "content_filter, CONTENT_FILTER",
        "eos, STOP"
    })
    void readsWhyTheModelIsDone(String said, FinishReason reason) {
        assertThat(read("{\"choices\":[{\"finish_reason\":\"%s\"}]}".formatted(said)))
                .isEqualTo(new Chunk(List.of(new Part.Finish(reason)), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':null}",
                "{'choices':[],'error':null}",
                "{'usage':null}",
                "{'choices':[null,{}]}",
                "{'choices':[{'delta':null,'finish_reason':null}]}",
                "{'choices':[{'delta':{'content':null,'refusal':null,'tool_calls':null}}]}",
                "{'choices':[{'delta':{'content':'','refusal':'','tool_calls':[null]}}]}",
                "{'choices':[],'usage':{'prompt_tokens':1}}",
                "{'choices':[],'usage':{'prompt_tokens':null,'completion_tokens':1}}"
            })
    void takesNullForAbsent(String json) {
        assertThat(read(json.replace('\'', '"'))).isEqualTo(new Chunk(List.of(), null));
    }

    @Test
    void takesNullForAbsentInCallsAndCounts() {
        assertThat(
                        read(
                                """
                                {"choices":[{"delta":{"tool_calls":[
                                   {"index":0,"id":null,"function":{"name":null,"arguments":null}},
                                   {"index":0,"function":null}]}}],
                                 "usage":{"prompt_tokens":1,"completion_tokens":2,
                                   "prompt_tokens_details":null,
                                   "completion_tokens_details":{"reasoning_tokens":null}}}
                                """))
                .isEqualTo(
                        new Chunk(
                                List.of(
                                        new Part.Call(0, null, null, ""),
                                        new Part.Call(0, null, null, "")),
                                new Usage(1, 2, null, null, UsageSource.REPORTED)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'error':{'message':'m','type':'rate_limit_error'}}           | rate_limit_error",
                "{'error':{'type':'t','param':{'code':'no'},'code':'c'}}       | c",
                "{'error':{'code':null,'type':'t'}}                            | t",
                "{'error':{'code':502}}                                        | 502",
                "{'choices':[{'delta':{'content':'a'}}],'error':{'code':'c'}}  | c",
                "{'error':{'code':'c'},'choices':7}                            | c",
                "{'error':{}}                                                  |",
                "{'error':'broken'}                                            |",
                "{'error':[{'code':'c'}]}                                      |"
            })
    void readsThatTheProviderBrokeOff(String json, @Nullable String code) {
        assertThat(read(json.replace('\'', '"'))).isEqualTo(new Fault(code));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'[]'                                               | : START_ARRAY (expected: an object)",
                "null                                               | : VALUE_NULL (expected: an object)",
                "{'choices':{}}                                     | /choices: START_OBJECT (expected: an array)",
                "{'choices':[{},[]]}                                | /choices/1: START_ARRAY (expected: an object)",
                "{'choices':[{'delta':'a'}]}                        | /choices/0/delta: VALUE_STRING (expected: an object)",
                "{'choices':[{'delta':{'content':[]}}]}             | /choices/0/delta/content: START_ARRAY (expected: a string)",
                "{'choices':[{'delta':{'content':1}}]}              | /choices/0/delta/content: VALUE_NUMBER_INT (expected: a string)",
                "{'choices':[{'finish_reason':true}]}               | /choices/0/finish_reason: VALUE_TRUE (expected: a string)",
                "{'choices':[{'delta':{'tool_calls':[{'index':'0'}]}}]} | /choices/0/delta/tool_calls/0/index: VALUE_STRING (expected: an integer)",
                "{'choices':[{'delta':{'tool_calls':[{'id':'a'}]}}]} | a call of a tool without index",
                "{'usage':{'prompt_tokens':1.5}}                    | /usage/prompt_tokens: VALUE_NUMBER_FLOAT (expected: an integer)",
                "{'usage':[]}                                       | /usage: START_ARRAY (expected: an object)",
                "{'message':'m'}                                    | an event without choices, usage and error"
            },
            quoteCharacter = '`')
    void refusesOtherTypes(String json, String message) {
        assertThatThrownBy(() -> read(json.replace("'[]'", "[]").replace('\'', '"')))
                .isInstanceOf(UnableToRead.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{nonsense", "{\"choices\":[", "{\"choices\":[]", "{\"usage\":{]}"})
    void refusesWhatIsNoJson(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfAny(JacksonException.class, UnableToRead.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"usage\":{\"prompt_tokens\":12345678901234567890}}"})
    void refusesCountsThatNobodyCanMean(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(JacksonException.class);
    }

    @Test
    void takesABrokenCharacterForAnUnknownOne() {
        byte[] bytes = "{\"choices\":[{\"delta\":{\"content\":\"a?b\"}}]}".getBytes(UTF_8);
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '?') {
                bytes[at] = (byte) 0xE2;
            }
        }
        assertThat(OpenAiEvents.of(bytes, 0, bytes.length))
                .isEqualTo(new Chunk(List.of(new Part.Text("a\uFFFDb", false)), null));
    }

    private static OpenAiEvent read(String json) {
        byte[] bytes = ("before" + json + "}after").getBytes(UTF_8);
        return OpenAiEvents.of(
                bytes, "before".length(), bytes.length - "before".length() - "}after".length());
    }
}
