package dev.parley.local.audit;

import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import org.jspecify.annotations.Nullable;

/**
 * What a generation used.
 *
 * @param reported by the provider, as opposed to estimated
 */
record Tokens(long prompt, long completion, boolean reported) {

    static @Nullable Tokens of(@Nullable Usage usage) {
        return usage == null
                ? null
                : new Tokens(
                        usage.promptTokens(),
                        usage.completionTokens(),
                        usage.source() == UsageSource.REPORTED);
    }

    @Override
    public String toString() {
        return "%d+%d tokens%s".formatted(prompt, completion, reported ? "" : " (estimated)");
    }
}
