package dev.parley.worker.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import java.time.InstantSource;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Runs a made-up answer through the SDK, so that the seconds that its classes take to load are not
 * the first user's. Nothing leaves the process.
 */
final class Rehearsal {
    private static final byte[] ANSWER =
            """
            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"a"},"finish_reason":null}],"usage":null}

            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}

            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}

            data: [DONE]

            """
                    .getBytes(UTF_8);

    private Rehearsal() {}

    static ModelAnswer run(InstantSource clock, Patience patience) {
        OpenAIClient client =
                OpenAIOkHttpClient.builder()
                        .baseUrl("http://127.0.0.1/v1")
                        .apiKey("none")
                        .maxRetries(0)
                        .addInterceptor(Rehearsal::answer)
                        .build();
        try {
            return new OpenAiProvider(
                            client, OpenAiProvider.Dialect.COMPATIBLE, new Failures(clock))
                    .stream(
                            new ModelCall(
                                    TurnId.next(),
                                    GenerationId.next(),
                                    "m",
                                    List.of(Message.text(Role.USER, "a")),
                                    null,
                                    new Attempts(clock)),
                            new CallWatch(clock, clock.instant().plus(patience.total()), patience),
                            new Audience());
        } finally {
            client.close();
        }
    }

    /** Listens to everything and keeps nothing. */
    private static final class Audience implements AnswerSink {
        @Override
        public boolean write(String piece) {
            return true;
        }

        @Override
        public boolean call(ToolCall call) {
            return true;
        }
    }

    private static Response answer(Interceptor.Chain chain) {
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .body(ResponseBody.create(ANSWER, MediaType.get("text/event-stream")))
                .build();
    }
}
