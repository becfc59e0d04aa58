package dev.parley.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.parley.simulator.answer.Tokenizer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The providers' own clients, unchanged, against the simulator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SdkTest {
    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private RunningSimulator simulator;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private OpenAIClient openAi;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private AnthropicClient anthropic;

    @BeforeAll
    void start(@TempDir Path folder) {
        simulator = RunningSimulator.in(folder);
        openAi =
                OpenAIOkHttpClient.builder()
                        .baseUrl(simulator.uri("/v1").toString())
                        .apiKey("any")
                        .maxRetries(0)
                        .build();
        anthropic =
                AnthropicOkHttpClient.builder()
                        .baseUrl(simulator.uri("").toString())
                        .apiKey("any")
                        .maxRetries(0)
                        .build();
    }

    @AfterAll
    void stop() throws Exception {
        openAi.close();
        anthropic.close();
        simulator.close();
    }

    @Test
    void openAiReadsTheSameAnswerWholeAndStreamed() {
        ChatCompletion whole = openAi.chat().completions().create(chat("sim-fast"));
        ChatCompletionAccumulator streamed = ChatCompletionAccumulator.create();
        try (com.openai.core.http.StreamResponse<ChatCompletionChunk> stream =
                openAi.chat().completions().createStreaming(chat("sim-fast"))) {
            stream.stream().forEach(streamed::accumulate);
        }

        assertThat(content(whole)).contains("First user message: \"Tell me about tides\".");
        assertThat(content(streamed.chatCompletion())).isEqualTo(content(whole));
        assertThat(streamed.chatCompletion().usage()).isEqualTo(whole.usage()).isPresent();
    }

    @Test
    void openAiThrowsOnRefusalsAndOnErrorFrames() {
        assertThatThrownBy(() -> openAi.chat().completions().create(chat("sim-flaky")))
                .isInstanceOf(RateLimitException.class);
        simulator.control(
                "{\"model\":\"sim-t9-f0-g0\",\"fault\":\"error\",\"after_tokens\":3,\"times\":1}");

        assertThatThrownBy(
                        () -> {
                            try (var stream =
                                    openAi.chat()
                                            .completions()
                                            .createStreaming(chat("sim-t9-f0-g0"))) {
                                stream.stream().forEach(_ -> {});
                            }
                        })
                .isInstanceOf(com.openai.errors.OpenAIException.class);
    }

    @Test
    void openAiListsTheModels() {
        assertThat(openAi.models().list().data())
                .extracting(com.openai.models.models.Model::id)
                .contains("sim-1", "sim-tools");
        assertThat(openAi.models().retrieve("sim-1").id()).isEqualTo("sim-1");
    }

    @Test
    void anthropicReadsTheSameAnswerWholeAndStreamed() {
        Message whole = anthropic.messages().create(message("sim-fast"));
        StringBuilder streamed = new StringBuilder();
        try (StreamResponse<RawMessageStreamEvent> stream =
                anthropic.messages().createStreaming(message("sim-fast"))) {
            stream.stream()
                    .flatMap(event -> event.contentBlockDelta().stream())
                    .flatMap(delta -> delta.delta().text().stream())
                    .forEach(text -> streamed.append(text.text()));
        }

        String text = whole.content().getFirst().asText().text();
        assertThat(text).contains("First user message: \"Tell me about tides\".");
        assertThat(streamed).hasToString(text);
        assertThat(whole.usage().outputTokens()).isEqualTo(new Tokenizer().count(text));
    }

    @Test
    void anthropicThrowsOnErrorFrames() {
        simulator.control(
                "{\"model\":\"sim-t8-f0-g0\",\"fault\":\"error\",\"after_tokens\":3,\"times\":1}");

        assertThatThrownBy(
                        () -> {
                            try (var stream =
                                    anthropic.messages().createStreaming(message("sim-t8-f0-g0"))) {
                                stream.stream().forEach(_ -> {});
                            }
                        })
                .isInstanceOf(com.anthropic.errors.AnthropicException.class);
    }

    @Test
    void anthropicListsTheModels() {
        assertThat(anthropic.models().list().data())
                .extracting(com.anthropic.models.models.ModelInfo::id)
                .contains("sim-1", "sim-tools");
    }

    private static ChatCompletionCreateParams chat(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("Tell me about tides")
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
    }

    private static MessageCreateParams message(String model) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(500)
                .addUserMessage("Tell me about tides")
                .build();
    }

    private static String content(ChatCompletion completion) {
        return completion.choices().getFirst().message().content().orElseThrow();
    }
}
