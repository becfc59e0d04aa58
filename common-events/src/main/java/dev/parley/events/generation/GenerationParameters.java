package dev.parley.events.generation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a model shall write; a null field leaves the provider's default. */
public record GenerationParameters(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer maxTokens,
        @Nullable List<String> stop,
        @Nullable Long seed) {}
