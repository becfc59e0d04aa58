package dev.parley.worker.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Usage;
import dev.parley.worker.model.OpenAiEvent.Chunk;
import dev.parley.worker.model.OpenAiEvent.Fault;
import dev.parley.worker.model.OpenAiEvent.Part;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A provider that speaks OpenAI's chat completions. The library asks, and reads what is no success;
 * the stream of an answer is read here.
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

    private static final byte[] DONE = "[DONE]".getBytes(UTF_8);

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
        try (HttpResponse response = open(call, watch)) {
            reading.begun = true;
            return reading.read(new EventStream(response.body()));
        } catch (UnableToExpress e) {
            return failures.inexpressible(e);
        } catch (CallStopped _) {
            return new ModelAnswer.Stopped(reading.begun, reading.usage);
        } catch (ProviderSilent e) {
            return failures.ofSilence().with(reading.usage).because(e);
        } catch (OpenAIServiceException e) {
            return failures.ofStatus(e.statusCode(), e.headers()::values, code(e)).because(e);
        } catch (OpenAIIoException | UncheckedIOException e) {
            return failures.ofConnection().with(reading.usage).because(e);
        } catch (RuntimeException e) {
            return failures.ofNonsense().with(reading.usage).because(e);
        }
    }

    // The caller closes what the guarded step opened.
    @SuppressWarnings("MustBeClosedChecker")
    private HttpResponse open(ModelCall call, CallWatch watch) {
        ChatCompletionCreateParams request = requests.of(call);
        return watch.guard(
                () -> client.chat().completions().withRawResponse().createStreaming(request));
    }

    private static @Nullable String code(OpenAIServiceException e) {
        try {
            return e.code().or(e::type).orElse(null);
        } catch (OpenAIInvalidDataException _) {
            // Some give a status for a code, and the library does not read that.
            return null;
        }
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

        ModelAnswer read(EventStream events) {
            while (another(events) && !events.startsWith(DONE)) {
                switch (OpenAiEvents.of(events.bytes(), events.start(), events.length())) {
                    case Fault(String code) -> {
                        return failures.inStream(code).with(usage);
                    }
                    case Chunk chunk -> {
                        if (!take(chunk)) {
                            return new ModelAnswer.Stopped(true, usage);
                        }
                    }
                }
            }
            return finish == null ? failures.ofSilentEnd().with(usage) : finished(finish);
        }

        /** Only where it has to be waited for is an event worth a step of the watch. */
        private boolean another(EventStream events) {
            if (!events.next()) {
                return watch.guard(events::await);
            }
            watch.goOn();
            return true;
        }

        private boolean take(Chunk chunk) {
            usage = chunk.usage() == null ? usage : chunk.usage();
            for (Part part : chunk.parts()) {
                if (!take(part)) {
                    return false;
                }
            }
            return true;
        }

        private boolean take(Part part) {
            return switch (part) {
                case Part.Finish(FinishReason reason) -> {
                    finish = reason;
                    yield true;
                }
                case Part.Text(String piece, boolean refusal) -> {
                    refused |= refusal;
                    yield sink.write(piece);
                }
                case Part.Call(long index, String id, String name, String arguments) -> {
                    watch.textCame();
                    yield calls.at(index, id, name) && calls.write(arguments);
                }
            };
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
}
