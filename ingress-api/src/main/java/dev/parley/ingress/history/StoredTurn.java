package dev.parley.ingress.history;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A turn that has ended.
 *
 * @param prompt what was asked; null where the text is no longer kept
 * @param text the answer as far as it came
 * @param finishReason why the model stopped
 * @param errorCategory why the turn failed
 * @param rejectReason why the turn never started
 */
public record StoredTurn(
        TurnId turnId,
        ConversationId conversationId,
        UserId owner,
        String outcome,
        @Nullable String model,
        @Nullable String prompt,
        @Nullable String text,
        @Nullable StoredUsage usage,
        @Nullable String finishReason,
        @Nullable String errorCategory,
        @Nullable String errorMessage,
        @Nullable String rejectReason,
        @Nullable String cursor,
        Instant submittedAt,
        Instant endedAt) {

    /** Tokens that a turn consumed. */
    public record StoredUsage(
            long promptTokens,
            long completionTokens,
            @Nullable Long cachedPromptTokens,
            @Nullable Long reasoningTokens,
            @Nullable String source) {}
}
