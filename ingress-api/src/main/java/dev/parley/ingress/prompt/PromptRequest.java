package dev.parley.ingress.prompt;

import org.jspecify.annotations.Nullable;

/** A prompt as a client sends it, not looked at yet. */
public record PromptRequest(
        @Nullable String content, @Nullable String model, @Nullable String idempotencyKey) {}
