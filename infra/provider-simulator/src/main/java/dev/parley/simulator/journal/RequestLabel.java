package dev.parley.simulator.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What names a request in the journal. Nothing of it is prompt text, unless a client puts that into
 * {@code user} or {@code metadata}.
 *
 * @param wire {@code openai} or {@code anthropic}
 * @param model as requested; null when the request could not be read
 * @param turnId header {@code X-Parley-Turn-Id}
 * @param generationId header {@code X-Parley-Generation-Id}
 * @param prompt null when the request could not be read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestLabel(
        String requestId,
        String wire,
        @Nullable String model,
        @Nullable String turnId,
        @Nullable String generationId,
        @JsonUnwrapped @Nullable PromptLabel prompt) {

    /**
     * What names a prompt without telling it.
     *
     * @param messages how many it has
     * @param stream whether the answer is wanted in frames
     * @param user as the client names it
     * @param metadata as the client sends it
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record PromptLabel(
            String promptFingerprint,
            int messages,
            int promptTokens,
            boolean stream,
            @Nullable String user,
            Map<String, String> metadata) {}
}
