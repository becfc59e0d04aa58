package dev.parley.worker.model;

import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Provider;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.worker.meter.WorkerMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of a provider that is an endpoint on loopback. */
final class CalledProvider implements AutoCloseable {
    final TestEndpoint endpoint;
    final RecordingSink sink = new RecordingSink();
    private final Providers providers;

    CalledProvider() throws IOException {
        endpoint = new TestEndpoint();
        providers =
                new Providers(
                        TestProviders.settings(endpoint.url()),
                        TestProviders.patience(),
                        TestProviders.closedCircuit(),
                        InstantSource.system(),
                        () -> 0,
                        new WorkerMeters(new SimpleMeterRegistry()));
    }

    ModelAnswer call(
            Provider provider, List<Message> messages, @Nullable GenerationParameters parameters)
            throws Exception {
        ModelCall call =
                new ModelCall(
                        TurnId.next(),
                        GenerationId.next(),
                        provider == Provider.ANTHROPIC ? "claude-x" : "sim-1",
                        messages,
                        parameters,
                        new Attempts(InstantSource.system()));
        CallWatch watch =
                new CallWatch(
                        InstantSource.system(),
                        Instant.now().plusSeconds(60),
                        TestProviders.patience());
        CompletableFuture<ModelAnswer> answer = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> answer.complete(providers.get(provider).stream(call, watch, sink)));
        return answer.get(30, TimeUnit.SECONDS);
    }

    /** What was asked of the endpoint. */
    JsonNode asked() throws InterruptedException {
        return JsonMapper.shared().readTree(endpoint.request().body());
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
