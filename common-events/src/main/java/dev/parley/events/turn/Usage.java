package dev.parley.events.turn;

import org.jspecify.annotations.Nullable;

/**
 * Tokens that a generation consumed.
 *
 * @param promptTokens tokens of the whole input, cached ones included
 * @param completionTokens tokens of the whole output, reasoning included
 * @param cachedPromptTokens the part of the input that the provider had cached; null when not said
 * @param reasoningTokens the part of the output spent on reasoning; null when not said
 */
public record Usage(
        long promptTokens,
        long completionTokens,
        @Nullable Long cachedPromptTokens,
        @Nullable Long reasoningTokens,
        UsageSource source) {

    /** Rejects negative counts. */
    public Usage {
        if (promptTokens < 0 || completionTokens < 0) {
            throw new IllegalArgumentException(
                    "tokens: %d, %d (expected: not negative)"
                            .formatted(promptTokens, completionTokens));
        }
    }
}
