package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.ErrorType;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import dev.parley.local.ParleySystem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Anthropic's own client for Java, unchanged. */
@ExtendWith(WholeSystem.class)
final class AnthropicJavaTest {
    private static final String PROMPT = "Tell me about tides";

    private final ParleySystem system;
    private final AnthropicClient client;

    AnthropicJavaTest(ParleySystem system) {
        this.system = system;
        this.client = client(system.user().apiKey());
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void readsTheSameAnswerWholeAndStreamed() {
        Message whole = client.messages().create(message("sim-fast").build());
        Message streamed = streamed(message("sim-fast"));

        assertThat(text(whole)).contains(PROMPT);
        assertThat(text(streamed)).isEqualTo(text(whole));
        assertThat(streamed.stopReason()).contains(StopReason.END_TURN);
        for (Message answer : List.of(whole, streamed)) {
            KeptTurn.of(system, answer.id())
                    .shows(text(answer))
                    .cost(answer.usage().inputTokens(), answer.usage().outputTokens());
        }
    }

    @Test
    void countsTheTokensThatThePromptWillCost() {
        long counted =
                client.messages()
                        .countTokens(
                                MessageCountTokensParams.builder()
                                        .model("sim-fast")
                                        .addUserMessage(PROMPT)
                                        .build())
                        .inputTokens();

        Message answer = client.messages().create(message("sim-fast").build());
        assertThat(counted).isEqualTo(answer.usage().inputTokens());
    }

    @Test
    void callsToolsAndHandsInWhatTheyAnswer() {
        MessageCreateParams.Builder asked =
                message("sim-tools")
                        .addTool(
                                Tool.builder()
                                        .name("tide_table")
                                        .inputSchema(
                                                Tool.InputSchema.builder()
                                                        .properties(
                                                                Tool.InputSchema.Properties
                                                                        .builder()
                                                                        .putAdditionalProperty(
                                                                                "port",
                                                                                JsonValue.from(
                                                                                        Map.of(
                                                                                                "type",
                                                                                                "string")))
                                                                        .build())
                                                        .build())
                                        .build());
        Message first = client.messages().create(asked.build());
        ToolUseBlock call = call(first);
        assertThat(first.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(call.name()).isEqualTo("tide_table");
        assertThat(call._input().toString()).contains("port");
        assertThat(call(streamed(asked))._input()).isEqualTo(call._input());

        Message second =
                client.messages()
                        .create(
                                asked.addMessage(first)
                                        .addUserMessageOfContentBlockParams(
                                                List.of(
                                                        ContentBlockParam.ofToolResult(
                                                                ToolResultBlockParam.builder()
                                                                        .toolUseId(call.id())
                                                                        .content("high at noon")
                                                                        .build())))
                                        .build());
        assertThat(text(second)).contains("Tool result: \"high at noon\"");
        KeptTurn.of(system, second.id()).shows(text(second));
    }

    @Test
    void throwsWhatItThrowsForItsOwnApi() {
        AnthropicClient stranger = client("sk-parley-" + "x".repeat(43));
        try {
            UnauthorizedException unknown =
                    catchThrowableOfType(
                            UnauthorizedException.class,
                            () -> stranger.messages().create(message("sim-fast").build()));
            assertThat(unknown.errorType()).contains(ErrorType.AUTHENTICATION_ERROR);
        } finally {
            stranger.close();
        }
        NotFoundException absent =
                catchThrowableOfType(
                        NotFoundException.class,
                        () -> client.messages().create(message("no-such-model").build()));
        assertThat(absent.errorType()).contains(ErrorType.NOT_FOUND_ERROR);
        BadRequestException nothing =
                catchThrowableOfType(
                        BadRequestException.class,
                        () -> streamed(message("sim-fast").maxTokens(0)));
        assertThat(nothing.errorType()).contains(ErrorType.INVALID_REQUEST_ERROR);
        assertThat(nothing.getMessage()).contains("max_tokens");
    }

    private AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(system.address("ingress-api").toString())
                .apiKey(key)
                .build();
    }

    private Message streamed(MessageCreateParams.Builder asked) {
        MessageAccumulator answer = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(asked.build())) {
            stream.stream().forEach(answer::accumulate);
        }
        return answer.message();
    }

    private static MessageCreateParams.Builder message(String model) {
        return MessageCreateParams.builder().model(model).maxTokens(500).addUserMessage(PROMPT);
    }

    private static String text(Message answer) {
        return answer.content().getFirst().asText().text();
    }

    private static ToolUseBlock call(Message answer) {
        return answer.content().stream()
                .filter(ContentBlock::isToolUse)
                .findFirst()
                .orElseThrow()
                .asToolUse();
    }
}
