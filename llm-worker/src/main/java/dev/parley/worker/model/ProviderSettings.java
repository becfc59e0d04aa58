package dev.parley.worker.model;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where models are. An empty text means: not set.
 *
 * @param simulatorUrl where the simulator is
 * @param openaiBaseUrl where the OpenAI-compatible endpoint is
 * @param anthropicBaseUrl another place than Anthropic's own
 * @param connectTimeout for one connection
 * @param idleConnections how many unused connections are kept for each provider
 */
@ConfigurationProperties("parley.provider")
public record ProviderSettings(
        String simulatorUrl,
        String openaiBaseUrl,
        String openaiApiKey,
        String anthropicBaseUrl,
        String anthropicApiKey,
        Duration connectTimeout,
        int idleConnections) {

    /** Rejects what cannot be. */
    public ProviderSettings {
        if (!connectTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "connectTimeout: %s (expected: positive)".formatted(connectTimeout));
        }
        if (idleConnections < 0) {
            throw new IllegalArgumentException(
                    "idleConnections: %d (expected: not negative)".formatted(idleConnections));
        }
    }

    /** Never shows a key. */
    @Override
    public String toString() {
        return "ProviderSettings[simulatorUrl=" + simulatorUrl + "]";
    }
}
