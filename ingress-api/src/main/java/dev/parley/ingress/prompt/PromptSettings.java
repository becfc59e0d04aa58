package dev.parley.ingress.prompt;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of what clients send and wait for.
 *
 * @param models names that the OpenAI-compatible endpoint serves, separated by commas
 * @param maxPrompt of one prompt, in UTF-8
 * @param maxBody of one request
 * @param answerTimeout how long a request waits for its answer before it is told to come back
 */
@ConfigurationProperties("parley.prompt")
public record PromptSettings(
        String models, DataSize maxPrompt, DataSize maxBody, Duration answerTimeout) {
    /** Rejects bounds that nothing could pass. */
    public PromptSettings {
        if (maxPrompt.toBytes() < 1 || maxBody.compareTo(maxPrompt) < 0) {
            throw new IllegalArgumentException(
                    "parley.prompt.max-prompt, max-body: %s, %s (expected: positive, and at least max-prompt)"
                            .formatted(maxPrompt, maxBody));
        }
        if (!answerTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "parley.prompt.answer-timeout: %s (expected: positive)"
                            .formatted(answerTimeout));
        }
    }
}
