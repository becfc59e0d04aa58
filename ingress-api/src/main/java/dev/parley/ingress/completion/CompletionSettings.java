package dev.parley.ingress.completion;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Calls that answer a list of messages.
 *
 * @param answerTimeout how long a call waits for a whole answer; its clients wait 10 minutes unless
 *     told otherwise
 */
@ConfigurationProperties("parley.completion")
public record CompletionSettings(Duration answerTimeout) {
    /** Rejects a wait that nothing could come of. */
    public CompletionSettings {
        if (!answerTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "parley.completion.answer-timeout: %s (expected: positive)"
                            .formatted(answerTimeout));
        }
    }
}
