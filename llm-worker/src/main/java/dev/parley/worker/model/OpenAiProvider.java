package dev.parley.worker.model;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A provider that speaks OpenAI's chat completions.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">Chat completions,
 *     streaming</a>
 */
final class OpenAiProvider implements ModelProvider {
    /** What differs between endpoints that speak this protocol. */
    enum Dialect {
        /** OpenAI itself, whose newer models refuse {@code max_tokens}. */
        OPENAI,
        /** Others, which may not know {@code max_completion_tokens}. */
        COMPATIBLE,
        /** The simulator, which is told which turn a request is for. */
        SIMULATOR
    }

    private final OpenAIClient client;
    private final Dialect dialect;
    private final Failures failures;

    /**
     * @param client set to retry nothing
     */
    OpenAiProvider(OpenAIClient client, Dialect dialect, Failures failures) {
        this.client = client;
        this.dialect = dialect;
        this.failures = failures;
    }

    @Override
    public ModelAnswer stream(ModelCall call, CallWatch watch, TextSink sink) {
        Reading reading = new Reading(watch, sink);
        try (StreamResponse<ChatCompletionChunk> response = open(call, watch)) {
            reading.begun = true;
            return reading.read(response.stream().iterator());
        } catch (CallStopped _) {
            return new ModelAnswer.Stopped(reading.begun, reading.usage);
        } catch (ProviderSilent e) {
            return failures.ofSilence().with(reading.usage).because(e);
        } catch (SseException e) {
            return failures.inStream(e.code().or(e::type).orElse(null)).with(reading.usage);
        } catch (OpenAIServiceException e) {
            return failures.ofStatus(
                            e.statusCode(), e.headers()::values, e.code().or(e::type).orElse(null))
                    .because(e);
        } catch (OpenAIIoException | UncheckedIOException e) {
            return failures.ofConnection().with(reading.usage).because(e);
        } catch (RuntimeException e) {
            return failures.ofNonsense().with(reading.usage).because(e);
        }
    }

    // The caller closes what the guarded step opened.
    @SuppressWarnings("MustBeClosedChecker")
    private StreamResponse<ChatCompletionChunk> open(ModelCall call, CallWatch watch) {
        return watch.guard(() -> client.chat().completions().createStreaming(request(call)));
    }

    private ChatCompletionCreateParams request(ModelCall call) {
        ChatCompletionCreateParams.Builder request =
                ChatCompletionCreateParams.builder()
                        .model(call.model())
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build());
        for (Message message : call.messages()) {
            switch (message.role()) {
                case SYSTEM -> request.addSystemMessage(message.content());
                case USER -> request.addUserMessage(message.content());
                case ASSISTANT -> request.addAssistantMessage(message.content());
            }
        }
        if (call.parameters() != null) {
            set(call.parameters(), request);
        }
        if (dialect == Dialect.SIMULATOR) {
            request.putAdditionalHeader("X-Parley-Turn-Id", call.turnId().toString());
            request.putAdditionalHeader("X-Parley-Generation-Id", call.generationId().toString());
        }
        return request.build();
    }

    // The seed is deprecated by OpenAI and still what makes other endpoints repeatable.
    @SuppressWarnings("deprecation")
    private void set(GenerationParameters parameters, ChatCompletionCreateParams.Builder request) {
        if (parameters.temperature() != null) {
            request.temperature(parameters.temperature());
        }
        if (parameters.topP() != null) {
            request.topP(parameters.topP());
        }
        if (parameters.stop() != null && !parameters.stop().isEmpty()) {
            request.stopOfStrings(parameters.stop());
        }
        if (parameters.seed() != null) {
            request.seed(parameters.seed());
        }
        Integer maxTokens = parameters.maxTokens();
        if (maxTokens != null) {
            switch (dialect) {
                case OPENAI -> request.maxCompletionTokens(maxTokens.longValue());
                case COMPATIBLE, SIMULATOR -> request.maxTokens(maxTokens.longValue());
            }
        }
    }

    /** What has been read of one answer. */
    private final class Reading {
        private final CallWatch watch;
        private final TextSink sink;
        private boolean begun;
        private @Nullable Usage usage;
        private @Nullable FinishReason finish;

        Reading(CallWatch watch, TextSink sink) {
            this.watch = watch;
            this.sink = sink;
        }

        ModelAnswer read(Iterator<ChatCompletionChunk> chunks) {
            while (watch.guard(chunks::hasNext)) {
                ChatCompletionChunk chunk = chunks.next();
                chunk.usage().ifPresent(reported -> usage = usage(reported));
                for (ChatCompletionChunk.Choice choice : chunk.choices()) {
                    choice.finishReason().ifPresent(reason -> finish = finish(reason));
                    String piece = choice.delta().content().orElse("");
                    if (!piece.isEmpty() && !sink.write(piece)) {
                        return new ModelAnswer.Stopped(true, usage);
                    }
                }
            }
            return finish == null
                    ? failures.ofSilentEnd().with(usage)
                    : new ModelAnswer.Finished(finish, usage);
        }
    }

    private static FinishReason finish(ChatCompletionChunk.Choice.FinishReason reason) {
        return switch (reason.value()) {
            case LENGTH -> FinishReason.LENGTH;
            case TOOL_CALLS, FUNCTION_CALL -> FinishReason.TOOL_CALLS;
            case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
            case STOP, _UNKNOWN -> FinishReason.STOP;
        };
    }

    private static Usage usage(CompletionUsage reported) {
        return new Usage(
                reported.promptTokens(),
                reported.completionTokens(),
                reported.promptTokensDetails()
                        .flatMap(CompletionUsage.PromptTokensDetails::cachedTokens)
                        .orElse(null),
                reported.completionTokensDetails()
                        .flatMap(CompletionUsage.CompletionTokensDetails::reasoningTokens)
                        .orElse(null),
                UsageSource.REPORTED);
    }
}
