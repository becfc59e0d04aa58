package dev.parley.worker.model;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionUsage;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
    private final OpenAiRequests requests;
    private final Failures failures;

    /**
     * @param client set to retry nothing
     */
    OpenAiProvider(OpenAIClient client, Dialect dialect, Failures failures) {
        this.client = client;
        this.requests = new OpenAiRequests(dialect);
        this.failures = failures;
    }

    @Override
    public ModelAnswer stream(ModelCall call, CallWatch watch, AnswerSink sink) {
        Reading reading = new Reading(call, watch, sink);
        try (StreamResponse<ChatCompletionChunk> response = open(call, watch)) {
            reading.begun = true;
            return reading.read(response.stream().iterator());
        } catch (UnableToExpress e) {
            return failures.inexpressible(e);
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
        ChatCompletionCreateParams request = requests.of(call);
        return watch.guard(() -> client.chat().completions().createStreaming(request));
    }

    /** What has been read of one answer. */
    private final class Reading {
        private final CallWatch watch;
        private final AnswerSink sink;
        private final CallPieces calls;
        private boolean begun;
        private @Nullable Usage usage;
        private @Nullable FinishReason finish;
        private boolean refused;

        Reading(ModelCall call, CallWatch watch, AnswerSink sink) {
            this.watch = watch;
            this.sink = sink;
            this.calls = new CallPieces(call.generationId(), sink);
        }

        ModelAnswer read(Iterator<ChatCompletionChunk> chunks) {
            while (watch.guard(chunks::hasNext)) {
                ChatCompletionChunk chunk = chunks.next();
                chunk.usage().ifPresent(reported -> usage = usage(reported));
                for (ChatCompletionChunk.Choice choice : chunk.choices()) {
                    choice.finishReason().ifPresent(reason -> finish = finish(reason));
                    if (!take(choice.delta())) {
                        return new ModelAnswer.Stopped(true, usage);
                    }
                }
            }
            return finish == null ? failures.ofSilentEnd().with(usage) : finished(finish);
        }

        private boolean take(ChatCompletionChunk.Choice.Delta delta) {
            String refusal = delta.refusal().orElse("");
            refused |= !refusal.isEmpty();
            String piece = refusal.isEmpty() ? delta.content().orElse("") : refusal;
            if (!piece.isEmpty() && !sink.write(piece)) {
                return false;
            }
            for (ChatCompletionChunk.Choice.Delta.ToolCall call :
                    delta.toolCalls().orElse(List.of())) {
                watch.textCame();
                Optional<ChatCompletionChunk.Choice.Delta.ToolCall.Function> function =
                        call.function();
                String tool = function.flatMap(each -> each.name()).orElse(null);
                String arguments = function.flatMap(each -> each.arguments()).orElse("");
                String id = call.id().filter(each -> !each.isEmpty()).orElse(null);
                if (!calls.at(call.index(), id, tool) || !calls.write(arguments)) {
                    return false;
                }
            }
            return true;
        }

        /**
         * Some say that they stopped where a tool had to be called; what was cut off is no call.
         */
        private ModelAnswer finished(FinishReason said) {
            return switch (said) {
                case LENGTH, CONTENT_FILTER -> new ModelAnswer.Finished(said, usage);
                case STOP, TOOL_CALLS ->
                        !calls.end()
                                ? new ModelAnswer.Stopped(true, usage)
                                : new ModelAnswer.Finished(reason(), usage);
            };
        }

        private FinishReason reason() {
            if (calls.any()) {
                return FinishReason.TOOL_CALLS;
            }
            return refused ? FinishReason.CONTENT_FILTER : FinishReason.STOP;
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
