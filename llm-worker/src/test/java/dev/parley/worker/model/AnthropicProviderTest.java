package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Provider;
import dev.parley.events.generation.Role;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.model.CallWatch.Reason;
import dev.parley.worker.model.ModelAnswer.Failed;
import dev.parley.worker.model.ModelAnswer.Finished;
import dev.parley.worker.model.ModelAnswer.Stopped;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against an endpoint on loopback that speaks the wire. */
final class AnthropicProviderTest {
    private static final String START =
            event(
                    "message_start",
                    """
                    "message":{"id":"m","type":"message","role":"assistant","model":"claude-x","content":[],\
                    "stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":1,\
                    "cache_creation_input_tokens":2,"cache_read_input_tokens":3}}\
                    """);
    private static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}";
    private static final String PING = "event: ping\ndata: {\"type\":\"ping\"}";

    private final TestEndpoint endpoint = new TestEndpoint();
    private final Providers providers =
            new Providers(
                    TestProviders.settings(endpoint.url()),
                    TestProviders.patience(),
                    TestProviders.closedCircuit(),
                    InstantSource.system(),
                    () -> 0,
                    new WorkerMeters(new SimpleMeterRegistry()));
    private final CallWatch watch =
            new CallWatch(
                    InstantSource.system(),
                    Instant.now().plusSeconds(60),
                    TestProviders.patience());
    private final RecordingSink sink = new RecordingSink();
    private final ModelCall call =
            new ModelCall(
                    TurnId.next(),
                    GenerationId.next(),
                    "claude-x",
                    List.of(
                            Message.text(Role.SYSTEM, "Be brief."),
                            Message.text(Role.USER, "Tides?")),
                    new GenerationParameters(
                            0.5, null, null, 77, null, null, null, null, null, null, null, null,
                            null, null, null, null, null),
                    new Attempts(InstantSource.system()));

    AnthropicProviderTest() throws IOException {}

    @AfterEach
    void closeEndpoint() {
        endpoint.close();
    }

    @Test
    void streamsTextAndTakesTheLastCounts() throws Exception {
        endpoint.streams(
                List.of(
                        START,
                        PING,
                        delta("The"),
                        delta(" moon"),
                        end("\"max_tokens\"", 7),
                        end("\"end_turn\"", 9),
                        STOP));
        assertThat(run())
                .isEqualTo(
                        new Finished(
                                FinishReason.STOP,
                                new Usage(10, 9, 3L, null, UsageSource.REPORTED)));
        assertThat(sink.text).containsExactly("The", " moon");
    }

    @Test
    void sendsTheSystemPromptApart() throws Exception {
        endpoint.streams(List.of(START, end("\"refusal\"", 0), STOP));
        assertThat(run()).isInstanceOf(Finished.class);
        TestEndpoint.Request request = endpoint.request();
        assertThat(request.path()).isEqualTo("/v1/messages");
        assertThat(request.headers().getFirst("Authorization")).isEqualTo("Bearer key");
        JsonNode body = JsonMapper.shared().readTree(request.body());
        assertThat(body.get("system").asString()).isEqualTo("Be brief.");
        assertThat(body.get("messages")).hasSize(1);
        assertThat(body.at("/messages/0/content").asString()).isEqualTo("Tides?");
        assertThat(body.get("max_tokens").asInt()).isEqualTo(77);
        assertThat(body.get("temperature").asDouble()).isEqualTo(0.5);
    }

    @Test
    void failsWhenTheStreamEndsWithoutAStopReason() throws Exception {
        endpoint.streams(List.of(START, delta("The")));
        ModelAnswer answer = run();
        assertThat(answer).isInstanceOf(Failed.class);
        assertThat(answer.usage()).isNull();
    }

    @Test
    void failsWhenTheStreamCarriesAnError() throws Exception {
        endpoint.streams(
                List.of(
                        START,
                        delta("The"),
                        event(
                                "error",
                                "\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}")));
        assertThat(run())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed ->
                                assertThat(failed.error().category())
                                        .isEqualTo(ErrorCategory.PROVIDER_UNAVAILABLE));
    }

    @Test
    void callsAgainWhenTheProviderIsOverloaded() throws Exception {
        endpoint.refuses(
                529,
                "retry-after",
                "0",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}");
        endpoint.streams(List.of(START, delta("The"), end("\"end_turn\"", 1), STOP));
        assertThat(run()).isInstanceOf(Finished.class);
    }

    @Test
    void hangsUpWhenItIsStoppedWhileTheProviderIsSilent() throws Exception {
        endpoint.fallsSilentAfter(List.of(START, delta("The")), delta(" moon"));
        CountDownLatch silent = new CountDownLatch(1);
        CompletableFuture<ModelAnswer> answer =
                start(
                        new RecordingSink(_ -> {
                            silent.countDown();
                            return true;
                        }));
        silent.await();
        watch.stop(Reason.CANCELLED);
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new Stopped(true, null));
        endpoint.goOn();
        assertThat(endpoint.sawTheClientHangUp()).isTrue();
    }

    private ModelAnswer run() throws Exception {
        return start(sink).get(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<ModelAnswer> start(AnswerSink into) {
        CompletableFuture<ModelAnswer> answer = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() ->
                        answer.complete(
                                providers.get(Provider.ANTHROPIC).stream(call, watch, into)));
        return answer;
    }

    private static String delta(String content) {
        return event(
                "content_block_delta",
                "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}"
                        .formatted(content));
    }

    private static String end(String reason, int tokens) {
        return event(
                "message_delta",
                "\"delta\":{\"stop_reason\":%s,\"stop_sequence\":null},\"usage\":{\"output_tokens\":%d}"
                        .formatted(reason, tokens));
    }

    private static String event(String type, String fields) {
        return "event: %s\ndata: {\"type\":\"%s\",%s}".formatted(type, type, fields);
    }
}
