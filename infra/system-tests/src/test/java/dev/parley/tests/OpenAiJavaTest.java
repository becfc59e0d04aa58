package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.models.Model;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseRetrieveParams;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseTextDeltaEvent;
import dev.parley.local.ParleySystem;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** OpenAI's own client for Java, unchanged. */
@ExtendWith(WholeSystem.class)
final class OpenAiJavaTest {
    private static final String PROMPT = "Tell me about tides";

    private final ParleySystem system;
    private final OpenAIClient client;

    OpenAiJavaTest(ParleySystem system) {
        this.system = system;
        this.client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(system.address("ingress-api").resolve("/v1").toString())
                        .apiKey(system.user().apiKey())
                        .build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @JsonClassDescription("When the tide is high")
    static final class TideTable {
        public String port = "";
    }

    static final class Forecast {
        public String weather = "";
        public int degrees;
    }

    @Test
    void readsTheSameAnswerWholeAndStreamed() {
        ChatCompletion whole = client.chat().completions().create(chat("sim-fast").build());
        ChatCompletion streamed = streamed(chat("sim-fast"));

        assertThat(content(whole)).contains(PROMPT);
        assertThat(content(streamed)).isEqualTo(content(whole));
        assertThat(streamed.usage()).isEqualTo(whole.usage()).isPresent();
        for (ChatCompletion answer : new ChatCompletion[] {whole, streamed}) {
            CompletionUsage usage = answer.usage().orElseThrow();
            KeptTurn.of(system, answer.id())
                    .shows(content(answer))
                    .cost(usage.promptTokens(), usage.completionTokens());
        }
    }

    @Test
    void callsToolsAndHandsInWhatTheyAnswer() {
        ChatCompletionCreateParams.Builder asked = chat("sim-tools").addTool(TideTable.class);
        ChatCompletion first = client.chat().completions().create(asked.build());
        ChatCompletion streamed = streamed(asked);

        ChatCompletionMessageFunctionToolCall call = call(first);
        assertThat(first.choices().getFirst().finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        assertThat(call.function().name()).isEqualTo("TideTable");
        assertThat(call.function().arguments(TideTable.class).port).isNotEmpty();
        assertThat(call(streamed).function().arguments()).isEqualTo(call.function().arguments());

        ChatCompletion second =
                client.chat()
                        .completions()
                        .create(
                                asked.addMessage(message(first))
                                        .addMessage(
                                                ChatCompletionToolMessageParam.builder()
                                                        .toolCallId(call.id())
                                                        .content("high at noon")
                                                        .build())
                                        .build());
        assertThat(content(second)).contains("Tool result: \"high at noon\"");
        KeptTurn.of(system, second.id()).shows(content(second));
    }

    @Test
    void readsAnAnswerInTheFormOfAClass() {
        var answer =
                client.chat()
                        .completions()
                        .create(chat("sim-fast").responseFormat(Forecast.class).build());

        Forecast forecast = answer.choices().getFirst().message().content().orElseThrow();
        assertThat(forecast.weather).contains(PROMPT);
    }

    @Test
    void goesOnBehindAnyEventOfAResponse() {
        ResponseCreateParams asked =
                ResponseCreateParams.builder().model("sim-fast").input(PROMPT).build();
        Response whole = client.responses().create(asked);
        List<ResponseStreamEvent> events = events(asked);
        Response streamed = events.getLast().asCompleted().response();

        // The first five events come before any text, or with the first piece of it.
        List<ResponseStreamEvent> rest = eventsBehind(streamed.id(), 4);
        assertThat(text(whole)).contains(PROMPT);
        assertThat(text(streamed)).isEqualTo(text(whole)).isEqualTo(text(events));
        assertThat(rest).hasSize(events.size() - 5);
        assertThat(text(rest)).isEqualTo(text(events.subList(5, events.size())));
        assertThat(text(client.responses().retrieve(streamed.id()))).isEqualTo(text(whole));
    }

    @Test
    void throwsWhatItThrowsForItsOwnApi() {
        OpenAIClient stranger =
                client.withOptions(options -> options.apiKey("sk-parley-" + "x".repeat(43)));
        UnauthorizedException unknown =
                catchThrowableOfType(UnauthorizedException.class, () -> stranger.models().list());
        assertThat(unknown.code()).contains("invalid_api_key");
        NotFoundException absent =
                catchThrowableOfType(
                        NotFoundException.class,
                        () -> client.chat().completions().create(chat("no-such-model").build()));
        assertThat(absent.code()).contains("model_not_found");
        assertThat(absent.param()).contains("model");
        BadRequestException tooHot =
                catchThrowableOfType(
                        BadRequestException.class,
                        () -> streamed(chat("sim-fast").temperature(3.0)));
        assertThat(tooHot.param()).contains("temperature");
        BadRequestException invented =
                catchThrowableOfType(
                        BadRequestException.class,
                        () ->
                                client.chat()
                                        .completions()
                                        .create(
                                                chat("sim-fast")
                                                        .putAdditionalBodyProperty(
                                                                "mood", JsonValue.from("good"))
                                                        .build()));
        assertThat(invented.code()).contains("unknown_parameter");
        assertThat(invented.type()).contains("invalid_request_error");
    }

    @Test
    void listsTheModels() {
        assertThat(client.models().list().data())
                .extracting(Model::id)
                .contains("sim-1", "sim-tools");
        assertThat(client.models().retrieve("sim-1").id()).isEqualTo("sim-1");
    }

    @Test
    void isToldHowManyRequestsAreLeft() {
        try (HttpResponseFor<ChatCompletion> response =
                client.chat().completions().withRawResponse().create(chat("sim-fast").build())) {
            long limit =
                    Long.parseLong(
                            response.headers().values("x-ratelimit-limit-requests").getFirst());
            long left =
                    Long.parseLong(
                            response.headers().values("x-ratelimit-remaining-requests").getFirst());
            assertThat(left).isPositive().isLessThan(limit);
        }
    }

    private ChatCompletion streamed(ChatCompletionCreateParams.Builder asked) {
        ChatCompletionAccumulator answer = ChatCompletionAccumulator.create();
        ChatCompletionCreateParams withUsage =
                asked.build().toBuilder()
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(withUsage)) {
            stream.stream().forEach(answer::accumulate);
        }
        return answer.chatCompletion();
    }

    private List<ResponseStreamEvent> events(ResponseCreateParams asked) {
        try (StreamResponse<ResponseStreamEvent> stream =
                client.responses().createStreaming(asked)) {
            return stream.stream().toList();
        }
    }

    private List<ResponseStreamEvent> eventsBehind(String response, long number) {
        ResponseRetrieveParams asked =
                ResponseRetrieveParams.builder().responseId(response).startingAfter(number).build();
        try (StreamResponse<ResponseStreamEvent> stream =
                client.responses().retrieveStreaming(asked)) {
            return stream.stream().toList();
        }
    }

    private static String text(List<ResponseStreamEvent> events) {
        return events.stream()
                .flatMap(event -> event.outputTextDelta().stream())
                .map(ResponseTextDeltaEvent::delta)
                .collect(Collectors.joining());
    }

    private static String text(Response response) {
        return response.output().getFirst().asMessage().content().getFirst().asOutputText().text();
    }

    private static ChatCompletionCreateParams.Builder chat(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(PROMPT);
    }

    private static ChatCompletionMessage message(ChatCompletion answer) {
        return answer.choices().getFirst().message();
    }

    private static String content(ChatCompletion answer) {
        return message(answer).content().orElseThrow();
    }

    private static ChatCompletionMessageFunctionToolCall call(ChatCompletion answer) {
        return message(answer).toolCalls().orElseThrow().getFirst().asFunction();
    }
}
