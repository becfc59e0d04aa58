package dev.parley.worker.model;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.SseException;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.MessageDeltaUsage;
import com.anthropic.models.messages.RawContentBlockDelta;
import com.anthropic.models.messages.RawContentBlockStartEvent;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextDelta;
import com.anthropic.models.messages.ToolUseBlock;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's messages.
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">Messages,
 *     streaming</a>
 */
final class AnthropicProvider implements ModelProvider {
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
    public ModelAnswer stream(ModelCall call, CallWatch watch, AnswerSink sink) {
        Reading reading = new Reading(call, watch, sink);
        try (StreamResponse<RawMessageStreamEvent> response = open(call, watch)) {
            reading.begun = true;
            return reading.read(response.stream().iterator());
        } catch (UnableToExpress e) {
            return failures.inexpressible(e);
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
        MessageCreateParams request = AnthropicRequests.of(call);
        return watch.guard(() -> client.messages().createStreaming(request));
    }

    private static @Nullable String code(AnthropicServiceException e) {
        return e.type().map(type -> type.asString()).orElse(null);
    }

    /** What has been read of one answer. The counts are cumulative: the last ones stand. */
    private final class Reading {
        private final CallWatch watch;
        private final AnswerSink sink;
        private final CallPieces calls;
        private boolean begun;
        private @Nullable FinishReason finish;
        private boolean counted;
        private long inputTokens;
        private long cacheCreationTokens;
        private long cacheReadTokens;
        private long outputTokens;

        Reading(ModelCall call, CallWatch watch, AnswerSink sink) {
            this.watch = watch;
            this.sink = sink;
            this.calls = new CallPieces(call.generationId(), sink);
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
                if (!take(event)) {
                    return new ModelAnswer.Stopped(true, usage());
                }
            }
            return finish == null ? failures.ofSilentEnd().with(usage()) : finished(finish);
        }

        private boolean take(RawMessageStreamEvent event) {
            if (event.isContentBlockStart()) {
                RawContentBlockStartEvent start = event.asContentBlockStart();
                ToolUseBlock use = start.contentBlock().toolUse().orElse(null);
                if (use == null) {
                    return true;
                }
                watch.textCame();
                return calls.at(start.index(), use.id(), use.name());
            }
            if (!event.isContentBlockDelta()) {
                return true;
            }
            RawContentBlockDelta delta = event.asContentBlockDelta().delta();
            if (delta.isInputJson()) {
                return calls.write(delta.asInputJson().partialJson());
            }
            String piece = delta.text().map(TextDelta::text).orElse("");
            return piece.isEmpty() || sink.write(piece);
        }

        /** What was cut off is no call. */
        private ModelAnswer finished(FinishReason said) {
            return switch (said) {
                case LENGTH, CONTENT_FILTER, STOP -> new ModelAnswer.Finished(said, usage());
                case TOOL_CALLS ->
                        calls.end()
                                ? new ModelAnswer.Finished(
                                        calls.any() ? said : FinishReason.STOP, usage())
                                : new ModelAnswer.Stopped(true, usage());
            };
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
