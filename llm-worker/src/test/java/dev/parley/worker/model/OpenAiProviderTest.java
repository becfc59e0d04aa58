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
import dev.parley.worker.fake.TestClock;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.model.CallWatch.Reason;
import dev.parley.worker.model.ModelAnswer.Failed;
import dev.parley.worker.model.ModelAnswer.Finished;
import dev.parley.worker.model.ModelAnswer.Stopped;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against an endpoint on loopback that speaks the wire. */
final class OpenAiProviderTest {
    private static final String DONE = "data: [DONE]";

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
    private RecordingSink sink = new RecordingSink();
    private final ModelCall call =
            new ModelCall(
                    TurnId.next(),
                    GenerationId.next(),
                    "sim-1",
                    List.of(
                            Message.text(Role.SYSTEM, "Be brief."),
                            Message.text(Role.USER, "Tides?"),
                            Message.text(Role.ASSISTANT, "The moon."),
                            Message.text(Role.USER, "Why twice a day?")),
                    new GenerationParameters(
                            0.5,
                            0.9,
                            null,
                            77,
                            List.of("END"),
                            42L,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null),
                    new Attempts(InstantSource.system()));

    OpenAiProviderTest() throws IOException {}

    @AfterEach
    void closeEndpoint() {
        endpoint.close();
    }

    @Test
    void streamsTextAndReportsUsage() throws Exception {
        endpoint.streams(List.of(delta("The"), delta(" moon"), finish("stop"), usage(), DONE));
        assertThat(run(Provider.SIMULATOR))
                .isEqualTo(
                        new Finished(
                                FinishReason.STOP, new Usage(11, 2, 3L, 1L, UsageSource.REPORTED)));
        assertThat(sink.text).containsExactly("The", " moon");
    }

    @Test
    void sendsTheWholeContextAndWhatTheUserSet() throws Exception {
        endpoint.streams(List.of(finish("length"), DONE));
        assertThat(run(Provider.OPENAI)).isEqualTo(new Finished(FinishReason.LENGTH, null));

        TestEndpoint.Request request = endpoint.request();
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.headers().getFirst("Authorization")).isEqualTo("Bearer key");
        JsonNode body = JsonMapper.shared().readTree(request.body());
        assertThat(body.get("model").asString()).isEqualTo("sim-1");
        assertThat(body.get("stream").asBoolean()).isTrue();
        assertThat(body.at("/stream_options/include_usage").asBoolean()).isTrue();
        assertThat(body.get("max_tokens").asInt()).isEqualTo(77);
        assertThat(body.get("temperature").asDouble()).isEqualTo(0.5);
        assertThat(body.get("seed").asInt()).isEqualTo(42);
        assertThat(body.at("/stop/0").asString()).isEqualTo("END");
        List<String> messages = new ArrayList<>();
        body.get("messages")
                .forEach(each ->
                        messages.add(
                                each.get("role").asString()
                                        + ": "
                                        + each.get("content").asString()));
        assertThat(messages)
                .containsExactly(
                        "system: Be brief.",
                        "user: Tides?",
                        "assistant: The moon.",
                        "user: Why twice a day?");
    }

    @Test
    void tellsTheSimulatorAndNobodyElseWhoseRequestItIs() throws Exception {
        endpoint.streams(List.of(finish("stop"), DONE));
        endpoint.streams(List.of(finish("stop"), DONE));
        run(Provider.SIMULATOR);
        run(Provider.OPENAI);

        TestEndpoint.Request toSimulator = endpoint.request();
        assertThat(toSimulator.headers().getFirst("X-Parley-Turn-Id"))
                .isEqualTo(call.turnId().toString());
        assertThat(toSimulator.headers().getFirst("X-Parley-Generation-Id"))
                .isEqualTo(call.generationId().toString());
        TestEndpoint.Request toOther = endpoint.request();
        assertThat(toOther.headers())
                .doesNotContainKeys("X-parley-turn-id", "X-parley-generation-id");
    }

    @Test
    void takesAStreamWithoutAFinishReasonForAFailure() throws Exception {
        endpoint.streams(List.of(delta("The"), DONE));
        assertFailed(run(Provider.SIMULATOR), ErrorCategory.PROVIDER_UNAVAILABLE);
        assertThat(sink.text).containsExactly("The");
    }

    @Test
    void failsWhenTheProviderDiesMidStream() throws Exception {
        endpoint.diesAfter(List.of(delta("The"), delta(" moon")));
        assertFailed(run(Provider.SIMULATOR), ErrorCategory.PROVIDER_UNAVAILABLE);
        assertThat(sink.text).containsExactly("The", " moon");
    }

    @Test
    void failsWhenTheStreamCarriesAnError() throws Exception {
        endpoint.streams(
                List.of(
                        delta("The"),
                        "data: {\"error\":{\"message\":\"m\",\"type\":\"rate_limit_error\"}}"));
        assertFailed(run(Provider.SIMULATOR), ErrorCategory.PROVIDER_RATE_LIMITED);
    }

    @Test
    void failsWhenTheStreamIsNoJson() throws Exception {
        endpoint.streams(List.of(delta("The"), "data: {nonsense"));
        assertFailed(run(Provider.SIMULATOR), ErrorCategory.PROVIDER_UNAVAILABLE);
    }

    @Test
    void failsWhenTheStreamCarriesSomethingElse() throws Exception {
        endpoint.streams(List.of(usage(), delta("The"), "data: {\"choices\":7}"));
        assertThat(run(Provider.SIMULATOR))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> {
                            assertThat(failed.error().message())
                                    .isEqualTo("the provider's answer could not be read");
                            assertThat(failed.usage()).isNotNull();
                        });
    }

    @Test
    void failsWhenASuccessIsNoStream() throws Exception {
        for (int attempt = 0; attempt < TestProviders.patience().attempts(); attempt++) {
            endpoint.refuses(200, "x-any", "1", error("model_not_found"));
        }
        ModelAnswer answer = run(Provider.SIMULATOR);
        assertFailed(answer, ErrorCategory.PROVIDER_UNAVAILABLE);
        assertThat(((Failed) answer).error().message())
                .isEqualTo("the provider's stream ended without a finish reason");
    }

    @Test
    void readsAStreamHoweverItsLinesEnd() throws Exception {
        endpoint.streams(
                List.of(
                        ": hello\r\n\r\n" + delta("The") + "\r\n\r",
                        "event: x\n" + delta(" moon").replace("data: ", "data:"),
                        finish("stop").replace(",", ",\ndata: "),
                        "data:[DONE]"));
        assertThat(run(Provider.SIMULATOR)).isEqualTo(new Finished(FinishReason.STOP, null));
        assertThat(sink.text).containsExactly("The", " moon");
    }

    @Test
    void callsAgainAfterA429() throws Exception {
        endpoint.refuses(429, "Retry-After", "0", error("rate_limit_exceeded"));
        endpoint.streams(List.of(delta("The"), finish("stop"), DONE));
        assertThat(run(Provider.SIMULATOR)).isEqualTo(new Finished(FinishReason.STOP, null));
        assertThat(sink.text).containsExactly("The");
    }

    @Test
    void readsARejectionWhoseCodeIsANumber() throws Exception {
        endpoint.refuses(400, "x-any", "1", "{\"error\":{\"message\":\"m\",\"code\":400}}");
        assertFailed(run(Provider.SIMULATOR), ErrorCategory.PROVIDER_REJECTED);
    }

    @Test
    void doesNotCallAgainAfterARejection() throws Exception {
        endpoint.refuses(404, "x-any", "1", error("model_not_found"));
        ModelAnswer answer = run(Provider.SIMULATOR);
        assertFailed(answer, ErrorCategory.PROVIDER_REJECTED);
        assertThat(((Failed) answer).error().message())
                .isEqualTo("the provider answered 404 (model_not_found)");
    }

    @Test
    void failsWhenNobodyListens() throws Exception {
        endpoint.close();
        assertFailed(run(Provider.SIMULATOR), ErrorCategory.PROVIDER_UNAVAILABLE);
    }

    @Test
    void hangsUpWhenItIsStoppedWhileTheProviderIsSilent() throws Exception {
        endpoint.fallsSilentAfter(List.of(delta("The")), delta(" moon"));
        CountDownLatch silent = new CountDownLatch(1);
        CompletableFuture<ModelAnswer> answer =
                start(
                        Provider.SIMULATOR,
                        _ -> {
                            silent.countDown();
                            return true;
                        });
        silent.await();
        watch.stop(Reason.CANCELLED);
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new Stopped(true, null));
        endpoint.goOn();
        assertThat(endpoint.sawTheClientHangUp()).isTrue();
        assertThat(sink.text).containsExactly("The");
    }

    @Test
    void hangsUpOnAProviderThatStalls() throws Exception {
        endpoint.fallsSilentAfter(List.of(delta("The")), delta(" moon"));
        ModelAnswer answer = onceTooSilent();
        assertFailed(answer, ErrorCategory.TIMEOUT);
        assertThat(((Failed) answer).worthRetrying()).isTrue();
        endpoint.goOn();
        assertThat(endpoint.sawTheClientHangUp()).isTrue();
        assertThat(sink.text).containsExactly("The");
    }

    @Test
    void takesNoCommentForASignOfLife() throws Exception {
        endpoint.streamsUntilHungUp(List.of(delta("The")), ": still there");
        ModelAnswer answer = onceTooSilent();
        assertFailed(answer, ErrorCategory.TIMEOUT);
        assertThat(endpoint.sawTheClientHangUp()).isTrue();
    }

    @Test
    void writesNothingMoreOnceStoppedEvenIfItWasRead() throws Exception {
        endpoint.streams(List.of(delta("The") + "\n\n" + delta(" moon"), finish("stop"), DONE));
        CompletableFuture<ModelAnswer> answer =
                start(
                        Provider.SIMULATOR,
                        _ -> {
                            watch.stop(Reason.CANCELLED);
                            return true;
                        });
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new Stopped(true, null));
        assertThat(sink.text).containsExactly("The");
    }

    @Test
    void hangsUpWhenEnoughWasWritten() throws Exception {
        endpoint.streamsUntilHungUp(List.of(delta("The"), delta(" moon")), delta(" and"));
        CompletableFuture<ModelAnswer> answer =
                start(Provider.SIMULATOR, _ -> sink.text.size() < 2);
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new Stopped(true, null));
        assertThat(endpoint.sawTheClientHangUp()).isTrue();
    }

    @Test
    void namesWhatToSetWhereNoEndpointIsConfigured() {
        Providers nothing =
                new Providers(
                        new ProviderSettings(
                                endpoint.url(), "", "", "", "", Duration.ofSeconds(1), 1),
                        TestProviders.patience(),
                        TestProviders.closedCircuit(),
                        InstantSource.system(),
                        () -> 0,
                        new WorkerMeters(new SimpleMeterRegistry()));
        assertThat(nothing.get(Provider.OPENAI).stream(call, watch, sink))
                .isEqualTo(
                        Failed.forGood(
                                ErrorCategory.PROVIDER_REJECTED,
                                "no endpoint is configured for model sim-1: set OPENAI_BASE_URL and"
                                        + " OPENAI_API_KEY"));
    }

    @Test
    void rehearsesAWholeAnswer() {
        assertThat(Rehearsal.run(InstantSource.system(), TestProviders.patience()))
                .isEqualTo(
                        new Finished(
                                FinishReason.STOP,
                                new Usage(1, 1, null, null, UsageSource.REPORTED)));
    }

    private ModelAnswer run(Provider provider) throws Exception {
        return start(provider, _ -> true).get(30, TimeUnit.SECONDS);
    }

    /** The answer of the simulator, by a clock that runs on once its first text is there. */
    private ModelAnswer onceTooSilent() {
        TestClock clock = new TestClock();
        CallWatch impatient =
                new CallWatch(
                        clock,
                        clock.instant().plus(Duration.ofDays(9_999)),
                        TestProviders.patience());
        CompletableFuture<ModelAnswer> answer = start(Provider.SIMULATOR, impatient, _ -> true);
        while (!answer.isDone()) {
            clock.advance(Duration.ofSeconds(sink.text.isEmpty() ? 0 : 11));
            impatient.check();
            Thread.onSpinWait();
        }
        return answer.join();
    }

    private CompletableFuture<ModelAnswer> start(Provider provider, Predicate<String> more) {
        return start(provider, watch, more);
    }

    private CompletableFuture<ModelAnswer> start(
            Provider provider, CallWatch callWatch, Predicate<String> more) {
        sink = new RecordingSink(more);
        CompletableFuture<ModelAnswer> answer = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() ->
                        answer.complete(providers.get(provider).stream(call, callWatch, sink)));
        return answer;
    }

    private static void assertFailed(ModelAnswer answer, ErrorCategory category) {
        assertThat(answer).isInstanceOf(Failed.class);
        assertThat(((Failed) answer).error().category()).isEqualTo(category);
    }

    private static String delta(String content) {
        return chunk("[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]".formatted(content), "null");
    }

    private static String finish(String reason) {
        return chunk(
                "[{\"index\":0,\"delta\":{},\"finish_reason\":\"%s\"}]".formatted(reason), "null");
    }

    private static String usage() {
        return chunk(
                "[]",
                """
                {"prompt_tokens":11,"completion_tokens":2,"total_tokens":13,\
                "prompt_tokens_details":{"cached_tokens":3},\
                "completion_tokens_details":{"reasoning_tokens":1}}\
                """);
    }

    private static String chunk(String choices, String usage) {
        return """
        data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"sim-1",\
        "choices":%s,"usage":%s}\
        """
                .formatted(choices, usage);
    }

    private static String error(String code) {
        return "{\"error\":{\"message\":\"words that can quote\",\"type\":\"t\",\"code\":\"%s\"}}"
                .formatted(code);
    }
}
