package dev.parley.worker.model;

import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.parley.events.generation.Provider;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.worker.meter.WorkerMeters;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * All providers, those too that nobody configured: a call to such a one is rejected with what to
 * set.
 *
 * <p>The SDKs keep no clock of their own here: reading and whole calls have no time-out, because
 * each call's {@link CallWatch} bounds both. Blocking calls are not bounded in number either; each
 * has its own connection and its own virtual thread.
 */
public final class Providers {
    private static final Duration UNBOUNDED = Duration.ZERO;

    private final Map<Provider, ModelProvider> providers = new ConcurrentHashMap<>();
    private final Map<Provider, CircuitBreakingProvider> breakers = new ConcurrentHashMap<>();
    private final ProviderSettings settings;
    private final Patience patience;
    private final CircuitSettings circuit;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final WorkerMeters meters;
    private final Failures failures;

    /**
     * @param random for the pauses between attempts
     */
    public Providers(
            ProviderSettings settings,
            Patience patience,
            CircuitSettings circuit,
            InstantSource clock,
            RandomGenerator random,
            WorkerMeters meters) {
        this.settings = settings;
        this.patience = patience;
        this.circuit = circuit;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
        this.failures = new Failures(clock);
        meters.openCircuits(
                () -> breakers.values().stream().mapToLong(CircuitBreakingProvider::open).sum());
    }

    /** The provider of that name; the first to ask waits until it is made. */
    public ModelProvider get(Provider name) {
        return providers.computeIfAbsent(name, this::make);
    }

    /** Makes the first answer as fast as the second: does once, in vain, what a call needs. */
    public void warmUp() {
        var _ = get(Provider.SIMULATOR);
        var _ = Rehearsal.run(clock, patience);
    }

    private ModelProvider make(Provider name) {
        ModelProvider provider =
                switch (name) {
                    case SIMULATOR -> simulator();
                    case OPENAI -> openAi();
                    case ANTHROPIC -> anthropic();
                };
        CircuitBreakingProvider breaking =
                new CircuitBreakingProvider(provider, circuit, clock, meters);
        breakers.put(name, breaking);
        return new RetryingProvider(breaking, patience, random);
    }

    private ModelProvider simulator() {
        String url = settings.simulatorUrl().replaceFirst("/+$", "") + "/v1";
        return new OpenAiProvider(
                openAiClient(url, "simulator"), OpenAiProvider.Dialect.SIMULATOR, failures);
    }

    private ModelProvider openAi() {
        String key = settings.openaiApiKey();
        String url = settings.openaiBaseUrl();
        if (key.isEmpty() && url.isEmpty()) {
            return unconfigured("OPENAI_BASE_URL and OPENAI_API_KEY");
        }
        String base = url.isEmpty() ? "https://api.openai.com/v1" : url;
        OpenAiProvider.Dialect dialect =
                "api.openai.com".equals(URI.create(base).getHost())
                        ? OpenAiProvider.Dialect.OPENAI
                        : OpenAiProvider.Dialect.COMPATIBLE;
        // Endpoints on one's own machine often want no key, but the SDK does.
        return new OpenAiProvider(
                openAiClient(base, key.isEmpty() ? "none" : key), dialect, failures);
    }

    private ModelProvider anthropic() {
        if (settings.anthropicApiKey().isEmpty()) {
            return unconfigured("ANTHROPIC_API_KEY");
        }
        AnthropicOkHttpClient.Builder client =
                AnthropicOkHttpClient.builder()
                        .apiKey(settings.anthropicApiKey())
                        .maxRetries(0)
                        .timeout(
                                com.anthropic.core.Timeout.builder()
                                        .connect(settings.connectTimeout())
                                        .read(UNBOUNDED)
                                        .write(patience.betweenTexts())
                                        .request(UNBOUNDED)
                                        .build())
                        .maxIdleConnections(settings.idleConnections())
                        .keepAliveDuration(Duration.ofSeconds(60));
        if (!settings.anthropicBaseUrl().isEmpty()) {
            client.baseUrl(settings.anthropicBaseUrl());
        }
        return new AnthropicProvider(client.build(), failures);
    }

    private OpenAIClient openAiClient(String url, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(url)
                .apiKey(key)
                .maxRetries(0)
                .timeout(
                        com.openai.core.Timeout.builder()
                                .connect(settings.connectTimeout())
                                .read(UNBOUNDED)
                                .write(patience.betweenTexts())
                                .request(UNBOUNDED)
                                .build())
                .maxIdleConnections(settings.idleConnections())
                .keepAliveDuration(Duration.ofSeconds(60))
                .build();
    }

    private static ModelProvider unconfigured(String variables) {
        return (call, _, _) ->
                ModelAnswer.Failed.forGood(
                        ErrorCategory.PROVIDER_REJECTED,
                        "no endpoint is configured for model %s: set %s"
                                .formatted(call.model(), variables));
    }
}
