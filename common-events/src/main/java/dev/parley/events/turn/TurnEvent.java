package dev.parley.events.turn;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.wire.ParleyEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code chat.turns.v1}, the source of truth for history and bill. Written by the
 * orchestrator alone. An outcome can stand there more than once after a crash; the first one of a
 * turn counts, but where it failed, a replay can complete it later.
 *
 * <p>{@code position} orders the turns of a conversation: it is the offset of the prompt in the
 * conversation log.
 */
public sealed interface TurnEvent extends ParleyEvent {

    /** The conversation, and the key of the record. */
    ConversationId conversationId();

    /** The turn it is about. */
    TurnId turnId();

    @Override
    default String key() {
        return conversationId().toString();
    }

    @Override
    default String eventId() {
        return turnId() + ".outcome";
    }

    /**
     * The turn ended with a whole answer.
     *
     * @param toolCalls what the model wants to be called, only when {@code finishReason} is {@link
     *     FinishReason#TOOL_CALLS}
     */
    record TurnCompleted(
            ConversationId conversationId,
            TurnId turnId,
            UserId userId,
            long position,
            String prompt,
            @Nullable Origin origin,
            String text,
            GenerationId generationId,
            String provider,
            String model,
            Usage usage,
            @Nullable FinishReason finishReason,
            @Nullable List<ToolCall> toolCalls,
            @Nullable String cursor,
            Instant submittedAt,
            Instant at)
            implements TurnEvent {}

    /**
     * The turn ended with an error.
     *
     * @param text what had been streamed until then
     * @param generationId the generation that failed last, or null when none started
     */
    record TurnFailed(
            ConversationId conversationId,
            TurnId turnId,
            UserId userId,
            long position,
            String prompt,
            @Nullable Origin origin,
            String text,
            @Nullable GenerationId generationId,
            @Nullable String provider,
            String model,
            @Nullable Usage usage,
            TurnError error,
            @Nullable String cursor,
            Instant submittedAt,
            Instant at)
            implements TurnEvent {
        @Override
        public String eventId() {
            return turnId + ".failed";
        }
    }

    /**
     * The turn was stopped by its user.
     *
     * @param text what had been streamed until then
     * @param generationId the generation that was stopped, or null when none had started
     * @param usage what is billed, or null when nothing ran
     */
    record TurnCancelled(
            ConversationId conversationId,
            TurnId turnId,
            UserId userId,
            long position,
            String prompt,
            @Nullable Origin origin,
            String text,
            @Nullable GenerationId generationId,
            @Nullable String provider,
            String model,
            @Nullable Usage usage,
            @Nullable String cursor,
            Instant submittedAt,
            Instant at)
            implements TurnEvent {}

    /** The turn never started. */
    record TurnRejected(
            ConversationId conversationId,
            TurnId turnId,
            UserId userId,
            long position,
            String prompt,
            @Nullable Origin origin,
            RejectionReason reason,
            @Nullable String model,
            @Nullable String cursor,
            Instant submittedAt,
            Instant at)
            implements TurnEvent {}

    /**
     * A generation did not decide its turn: nobody pays for it but the operator. Comes when the
     * generation is lost, with an estimate, and again when it reports its end.
     *
     * @param userId the owner of the conversation
     */
    record GenerationVoided(
            ConversationId conversationId,
            TurnId turnId,
            GenerationId generationId,
            @Nullable UserId userId,
            String provider,
            String model,
            @Nullable Usage usage,
            Instant at)
            implements TurnEvent {
        @Override
        public String eventId() {
            return generationId + ".voided." + at;
        }
    }
}
