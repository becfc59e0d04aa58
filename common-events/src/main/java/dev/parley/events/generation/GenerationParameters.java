package dev.parley.events.generation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model shall write; a null field leaves the provider's default.
 *
 * @param logitBias a JSON object of numbers by token
 * @param responseFormat as the {@code response_format} of OpenAI's chat completions, as JSON
 * @param toolChoice {@code auto}, {@code none}, {@code required}, or {@code tool:} and the name of
 *     the one to call
 * @param endUser who asks, as the caller names them to the provider
 * @param promptCacheKey for providers that cache prompts
 */
public record GenerationParameters(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Integer maxTokens,
        @Nullable List<String> stop,
        @Nullable Long seed,
        @Nullable Double presencePenalty,
        @Nullable Double frequencyPenalty,
        @Nullable String logitBias,
        @Nullable String reasoningEffort,
        @Nullable String verbosity,
        @Nullable String responseFormat,
        @Nullable List<Tool> tools,
        @Nullable String toolChoice,
        @Nullable Boolean parallelToolCalls,
        @Nullable String endUser,
        @Nullable String promptCacheKey) {

    /** Everything is left to the provider. */
    public static final GenerationParameters NONE =
            new GenerationParameters(
                    null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null, null, null, null);
}
