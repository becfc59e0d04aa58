package dev.parley.ingress.history;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A turn that has ended.
 *
 * @param position orders the turns of its conversation
 * @param parentTurnId the turn that it follows, where that is known
 * @param branched whether its sender chose that turn
 * @param prompt what was asked; null where the text is no longer kept
 * @param input what the model was given as the prompt, where that was not the text alone
 * @param metadata a JSON object of texts that the sender attached
 * @param text the answer as far as it came
 * @param toolCalls what the model wanted to be called
 * @param finishReason why the model stopped
 * @param errorCategory why the turn failed
 * @param rejectReason why the turn never started
 */
public record StoredTurn(
        TurnId turnId,
        ConversationId conversationId,
        UserId owner,
        long position,
        @Nullable TurnId parentTurnId,
        boolean branched,
        String outcome,
        @Nullable String model,
        @Nullable String prompt,
        @Nullable List<Message> input,
        @Nullable String metadata,
        @Nullable String text,
        @Nullable List<ToolCall> toolCalls,
        @Nullable StoredUsage usage,
        @Nullable String finishReason,
        @Nullable String errorCategory,
        @Nullable String errorMessage,
        @Nullable String rejectReason,
        @Nullable String cursor,
        Instant submittedAt,
        Instant endedAt) {

    @Override
    public String toString() {
        return "StoredTurn[" + turnId + ", " + outcome + "]";
    }

    /** Tokens that a turn consumed. */
    public record StoredUsage(
            long promptTokens,
            long completionTokens,
            @Nullable Long cachedPromptTokens,
            @Nullable Long reasoningTokens,
            @Nullable String source) {}
}
