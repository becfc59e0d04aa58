package dev.parley.worker.model;

import java.time.Duration;

/** Settings for tests: one endpoint for all protocols, and no patience. */
final class TestProviders {
    private TestProviders() {}

    static ProviderSettings settings(String url) {
        return new ProviderSettings(
                url,
                url + "/v1",
                "key",
                url,
                "key",
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                3,
                Duration.ofMillis(1),
                10);
    }
}
