package dev.parley.ingress.openai;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The API of OpenAI.
 *
 * @param answerTimeout how long a call waits for a whole answer; its clients wait 10 minutes unless
 *     told otherwise
 */
@ConfigurationProperties("parley.openai")
public record OpenAiSettings(Duration answerTimeout) {
    /** Rejects a wait that nothing could come of. */
    public OpenAiSettings {
        if (!answerTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "parley.openai.answer-timeout: %s (expected: positive)"
                            .formatted(answerTimeout));
        }
    }
}
