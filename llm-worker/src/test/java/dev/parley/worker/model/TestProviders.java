package dev.parley.worker.model;

import java.time.Duration;

/** Settings for tests: one endpoint for all protocols, and short pauses. */
public final class TestProviders {
    private TestProviders() {}

    static ProviderSettings settings(String url) {
        return new ProviderSettings(url, url + "/v1", "key", url, "key", Duration.ofSeconds(5), 10);
    }

    /** First text within 30 s, then 10 s between two, 3 attempts, 1 restart, pauses of 1 ms. */
    public static Patience patience() {
        return new Patience(
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                3,
                1,
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofSeconds(20));
    }

    /** Calls again as {@link #patience()} says, after no pause. */
    public static ModelProvider retrying(ModelProvider provider) {
        return new RetryingProvider(provider, patience(), () -> 0);
    }

    /** Opens after 2 failures of the last 4 calls, for 5 s. */
    static CircuitSettings circuit() {
        return new CircuitSettings(4, 2, 50, Duration.ofSeconds(5), 1);
    }

    /** Never opens in a test. */
    static CircuitSettings closedCircuit() {
        return new CircuitSettings(1_000, 1_000, 100, Duration.ofSeconds(5), 1);
    }
}
