package dev.parley.worker.model;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.SseException;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.MessageDeltaUsage;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's messages.
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">Messages,
 *     streaming</a>
 */
final class AnthropicProvider implements ModelProvider {
    /** The bound on an answer where the user set none; the provider wants one. */
    private static final long MAX_TOKENS = 8_192;

    private final AnthropicClient client;
    private final Failures failures;

    /**
     * @param client set to retry nothing
     */
    AnthropicProvider(AnthropicClient client, Failures failures) {
        this.client = client;
        this.failures = failures;
    }

    @Override
    public ModelAnswer stream(ModelCall call, CallWatch watch, TextSink sink) {
        Reading reading = new Reading(watch, sink);
        try (StreamResponse<RawMessageStreamEvent> response = open(call, watch)) {
            reading.begun = true;
            return reading.read(response.stream().iterator());
        } catch (CallStopped _) {
            return new ModelAnswer.Stopped(reading.begun, reading.usage());
        } catch (ProviderSilent e) {
            return failures.ofSilence().with(reading.usage()).because(e);
        } catch (SseException e) {
            return failures.inStream(code(e)).with(reading.usage()).because(e);
        } catch (AnthropicServiceException e) {
            return failures.ofStatus(e.statusCode(), e.headers()::values, code(e)).because(e);
        } catch (AnthropicIoException | UncheckedIOException e) {
            return failures.ofConnection().with(reading.usage()).because(e);
        } catch (RuntimeException e) {
            return failures.ofNonsense().with(reading.usage()).because(e);
        }
    }

    // The caller closes what the guarded step opened.
    @SuppressWarnings("MustBeClosedChecker")
    private StreamResponse<RawMessageStreamEvent> open(ModelCall call, CallWatch watch) {
        return watch.guard(() -> client.messages().createStreaming(request(call)));
    }

    private static @Nullable String code(AnthropicServiceException e) {
        return e.type().map(type -> type.asString()).orElse(null);
    }

    private static MessageCreateParams request(ModelCall call) {
        MessageCreateParams.Builder request =
                MessageCreateParams.builder().model(call.model()).maxTokens(MAX_TOKENS);
        String system =
                call.messages().stream()
                        .filter(message -> message.role() == Role.SYSTEM)
                        .map(Message::content)
                        .collect(Collectors.joining("\n\n"));
        if (!system.isEmpty()) {
            request.system(system);
        }
        for (Message message : call.messages()) {
            switch (message.role()) {
                case SYSTEM -> {}
                case USER -> request.addUserMessage(message.content());
                case ASSISTANT -> request.addAssistantMessage(message.content());
            }
        }
        if (call.parameters() != null) {
            set(call.parameters(), request);
        }
        return request.build();
    }

    // The SDK names neither any more; models that know them still take them.
    private static void set(GenerationParameters parameters, MessageCreateParams.Builder request) {
        if (parameters.temperature() != null) {
            request.putAdditionalBodyProperty(
                    "temperature", JsonValue.from(parameters.temperature()));
        }
        if (parameters.topP() != null) {
            request.putAdditionalBodyProperty("top_p", JsonValue.from(parameters.topP()));
        }
        if (parameters.stop() != null && !parameters.stop().isEmpty()) {
            request.stopSequences(parameters.stop());
        }
        if (parameters.maxTokens() != null) {
            request.maxTokens(parameters.maxTokens().longValue());
        }
    }

    /** What has been read of one answer. The counts are cumulative: the last ones stand. */
    private final class Reading {
        private final CallWatch watch;
        private final TextSink sink;
        private boolean begun;
        private @Nullable FinishReason finish;
        private boolean counted;
        private long inputTokens;
        private long cacheCreationTokens;
        private long cacheReadTokens;
        private long outputTokens;

        Reading(CallWatch watch, TextSink sink) {
            this.watch = watch;
            this.sink = sink;
        }

        ModelAnswer read(Iterator<RawMessageStreamEvent> events) {
            while (watch.guard(events::hasNext)) {
                RawMessageStreamEvent event = events.next();
                event.messageStart().ifPresent(start -> count(start.message().usage()));
                event.messageDelta()
                        .ifPresent(delta -> {
                            count(delta.usage());
                            delta.delta().stopReason().ifPresent(reason -> finish = finish(reason));
                        });
                String piece =
                        event.contentBlockDelta()
                                .flatMap(delta -> delta.delta().text())
                                .map(text -> text.text())
                                .orElse("");
                if (!piece.isEmpty() && !sink.write(piece)) {
                    return new ModelAnswer.Stopped(true, usage());
                }
            }
            return finish == null
                    ? failures.ofSilentEnd().with(usage())
                    : new ModelAnswer.Finished(finish, usage());
        }

        private void count(com.anthropic.models.messages.Usage start) {
            inputTokens = start.inputTokens();
            cacheCreationTokens = start.cacheCreationInputTokens().orElse(0L);
            cacheReadTokens = start.cacheReadInputTokens().orElse(0L);
            outputTokens = start.outputTokens();
        }

        private void count(MessageDeltaUsage sum) {
            inputTokens = sum.inputTokens().orElse(inputTokens);
            cacheCreationTokens = sum.cacheCreationInputTokens().orElse(cacheCreationTokens);
            cacheReadTokens = sum.cacheReadInputTokens().orElse(cacheReadTokens);
            outputTokens = sum.outputTokens();
            counted = true;
        }

        /** Null before the final counts: those at the start do not hold the output. */
        @Nullable Usage usage() {
            return counted
                    ? new Usage(
                            inputTokens + cacheCreationTokens + cacheReadTokens,
                            outputTokens,
                            cacheReadTokens,
                            null,
                            UsageSource.REPORTED)
                    : null;
        }
    }

    private static FinishReason finish(StopReason reason) {
        return switch (reason.value()) {
            case MAX_TOKENS, MODEL_CONTEXT_WINDOW_EXCEEDED -> FinishReason.LENGTH;
            case TOOL_USE -> FinishReason.TOOL_CALLS;
            case REFUSAL -> FinishReason.CONTENT_FILTER;
            case END_TURN, STOP_SEQUENCE, PAUSE_TURN, _UNKNOWN -> FinishReason.STOP;
        };
    }
}
