package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.catalog.ModelDescription;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiModelCatalog;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.parley.events.wire.EventJson;
import dev.parley.local.ParleySystem;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A framework that speaks OpenAI's API, as its users set it up. */
@ExtendWith(WholeSystem.class)
final class LangChainTest {
    private static final UserMessage PROMPT = UserMessage.from("Tell me about tides");
    private static final JsonObjectSchema PORT =
            JsonObjectSchema.builder().addStringProperty("port").required("port").build();

    private final ParleySystem system;
    private final String address;
    private final String key;

    LangChainTest(ParleySystem system) {
        this.system = system;
        this.address = system.address("ingress-api").resolve("/v1").toString();
        this.key = system.user().apiKey();
    }

    @Test
    void readsTheSameAnswerWholeAndStreamed() throws Exception {
        ChatResponse whole = model("sim-fast", key).chat(PROMPT);
        Listener listener = new Listener();
        OpenAiStreamingChatModel.builder()
                .baseUrl(address)
                .apiKey(key)
                .modelName("sim-fast")
                .build()
                .chat(List.of(PROMPT), listener);
        ChatResponse streamed = listener.whole.get(60, TimeUnit.SECONDS);

        assertThat(whole.aiMessage().text()).contains("Tell me about tides");
        assertThat(streamed.aiMessage().text())
                .isEqualTo(whole.aiMessage().text())
                .isEqualTo(listener.text.toString());
        for (ChatResponse answer : List.of(whole, streamed)) {
            KeptTurn.of(system, answer.id())
                    .shows(answer.aiMessage().text())
                    .cost(
                            answer.tokenUsage().inputTokenCount(),
                            answer.tokenUsage().outputTokenCount());
        }
    }

    @Test
    void callsToolsAndHandsInWhatTheyAnswer() {
        ToolSpecification tool =
                ToolSpecification.builder().name("tide_table").parameters(PORT).build();
        ChatModel model = model("sim-tools", key);
        ChatResponse first =
                model.chat(ChatRequest.builder().messages(PROMPT).toolSpecifications(tool).build());
        ToolExecutionRequest call = first.aiMessage().toolExecutionRequests().getFirst();
        assertThat(first.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
        assertThat(call.name()).isEqualTo("tide_table");

        ChatResponse second =
                model.chat(
                        ChatRequest.builder()
                                .messages(
                                        PROMPT,
                                        first.aiMessage(),
                                        ToolExecutionResultMessage.from(call, "high at noon"))
                                .toolSpecifications(tool)
                                .build());
        assertThat(second.aiMessage().text()).contains("Tool result: \"high at noon\"");
    }

    @Test
    void readsAnAnswerInTheFormOfASchema() {
        ChatResponse answer =
                model("sim-fast", key)
                        .chat(
                                ChatRequest.builder()
                                        .messages(PROMPT)
                                        .responseFormat(
                                                ResponseFormat.builder()
                                                        .type(ResponseFormatType.JSON)
                                                        .jsonSchema(
                                                                JsonSchema.builder()
                                                                        .name("port")
                                                                        .rootElement(PORT)
                                                                        .build())
                                                        .build())
                                        .build());

        assertThat(EventJson.mapper().readTree(answer.aiMessage().text()).propertyNames())
                .containsExactly("port");
    }

    @Test
    void throwsWhatItThrowsForOpenAi() {
        assertThatThrownBy(() -> model("sim-fast", "sk-parley-" + "x".repeat(43)).chat(PROMPT))
                .isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> model("no-such-model", key).chat(PROMPT))
                .isInstanceOf(ModelNotFoundException.class);
        assertThatThrownBy(() ->
                        model("sim-fast", key)
                                .chat(
                                        ChatRequest.builder()
                                                .messages(PROMPT)
                                                .temperature(3.0)
                                                .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("temperature");
    }

    @Test
    void listsTheModels() {
        assertThat(OpenAiModelCatalog.builder().baseUrl(address).apiKey(key).build().listModels())
                .extracting(ModelDescription::name)
                .contains("sim-1", "sim-tools");
    }

    private ChatModel model(String name, String apiKey) {
        return OpenAiChatModel.builder().baseUrl(address).apiKey(apiKey).modelName(name).build();
    }

    private static final class Listener implements StreamingChatResponseHandler {
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String piece) {
            text.append(piece);
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            whole.complete(response);
        }

        @Override
        public void onError(Throwable error) {
            whole.completeExceptionally(error);
        }
    }
}
