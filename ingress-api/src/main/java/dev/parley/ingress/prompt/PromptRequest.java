package dev.parley.ingress.prompt;

import org.jspecify.annotations.Nullable;

/** A prompt as a client sends it; its text, model and key are not looked at yet. */
public record PromptRequest(
        @Nullable String content,
        @Nullable String model,
        @Nullable String idempotencyKey,
        Particulars particulars) {

    /** A prompt that is nothing but its text. */
    public PromptRequest(
            @Nullable String content, @Nullable String model, @Nullable String idempotencyKey) {
        this(content, model, idempotencyKey, Particulars.NONE);
    }

    @Override
    public String toString() {
        return "PromptRequest[" + model + "]";
    }
}
