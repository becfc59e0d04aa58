package dev.parley.ingress.completion;

import dev.parley.events.wire.ClientSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Calls that answer a list of messages.
 *
 * @param answerTimeout how long a call waits for a whole answer; its clients wait 10 minutes unless
 *     told otherwise
 * @param maxBody of one call, with its images; what becomes of it has to fit into a record
 */
@ConfigurationProperties("parley.completion")
public record CompletionSettings(Duration answerTimeout, DataSize maxBody) {
    /** What a prompt's record holds beside what its call did. */
    private static final int AROUND_BODY = 512 * 1024;

    /** Rejects a wait that nothing could come of, and bodies that no record could hold. */
    public CompletionSettings {
        if (!answerTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "parley.completion.answer-timeout: %s (expected: positive)"
                            .formatted(answerTimeout));
        }
        long most = ClientSettings.MAX_RECORD_BYTES - AROUND_BODY;
        if (maxBody.toBytes() < 1 || maxBody.toBytes() > most) {
            throw new IllegalArgumentException(
                    "parley.completion.max-body: %s (expected: positive, and at most %d bytes)"
                            .formatted(maxBody, most));
        }
    }
}
