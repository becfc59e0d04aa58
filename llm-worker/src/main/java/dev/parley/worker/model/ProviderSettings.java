package dev.parley.worker.model;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where models are, and how patient this process is with them. An empty text means: not set.
 *
 * @param simulatorUrl where the simulator is
 * @param openaiBaseUrl where the OpenAI-compatible endpoint is
 * @param anthropicBaseUrl another place than Anthropic's own
 * @param connectTimeout for one connection
 * @param longestSilence before the first text and between two
 * @param attempts how often a provider is called before its failure stands
 * @param firstBackoff the longest pause after the first failure; doubles with each
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
        Duration longestSilence,
        int attempts,
        Duration firstBackoff,
        int idleConnections) {

    /** Rejects what cannot be. */
    public ProviderSettings {
        positive("connectTimeout", connectTimeout);
        positive("longestSilence", longestSilence);
        positive("firstBackoff", firstBackoff);
        if (attempts < 1) {
            throw new IllegalArgumentException(
                    "attempts: %d (expected: at least 1)".formatted(attempts));
        }
        if (idleConnections < 0) {
            throw new IllegalArgumentException(
                    "idleConnections: %d (expected: not negative)".formatted(idleConnections));
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: positive)".formatted(name, value));
        }
    }

    /** Never shows a key. */
    @Override
    public String toString() {
        return "ProviderSettings[simulatorUrl=" + simulatorUrl + "]";
    }
}
