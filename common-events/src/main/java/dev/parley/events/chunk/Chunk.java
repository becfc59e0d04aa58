package dev.parley.events.chunk;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.Usage;
import dev.parley.events.wire.ParleyEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the chunk log, {@code chat.chunks.v1}: a piece of a turn as clients see it. Those of
 * a generation carry a {@code seq} without gaps, 0 at its start.
 */
public sealed interface Chunk extends ParleyEvent {

    /** The conversation, and the key of the record. */
    ConversationId conversationId();

    /** The turn it belongs to. */
    TurnId turnId();

    @Override
    default String key() {
        return conversationId().toString();
    }

    /** A chunk that belongs to one run of a model. Written by workers. */
    sealed interface OfGeneration extends Chunk {
        /** The run. */
        GenerationId generationId();

        /** The place in the run, counted from 0. */
        long seq();

        @Override
        default String eventId() {
            return generationId() + "." + seq();
        }
    }

    /**
     * The prompt is in order; it stands here so that every device of the user sees it.
     *
     * @param parentTurnId the turn that it follows; null when it follows none
     */
    record TurnAccepted(
            ConversationId conversationId,
            TurnId turnId,
            UserId userId,
            String content,
            @Nullable String model,
            @Nullable TurnId parentTurnId,
            Instant at)
            implements Chunk {
        @Override
        public String eventId() {
            return turnId + ".accepted";
        }
    }

    /**
     * The turn waits for others of its conversation.
     *
     * @param position how many turns are before it
     */
    record TurnQueued(ConversationId conversationId, TurnId turnId, int position, Instant at)
            implements Chunk {
        @Override
        public String eventId() {
            return turnId + ".queued";
        }
    }

    /**
     * A run of a model begins: what earlier runs of the turn wrote is void from here on.
     *
     * @param replay how often an operator had the request replayed; null for none. Only a replay
     *     can open a turn that has failed
     */
    record GenerationStarted(
            ConversationId conversationId,
            TurnId turnId,
            GenerationId generationId,
            long seq,
            String model,
            @Nullable Integer replay,
            Instant at)
            implements OfGeneration {}

    /** A piece of the answer. */
    record TextDelta(
            ConversationId conversationId,
            TurnId turnId,
            GenerationId generationId,
            long seq,
            String text,
            Instant at)
            implements OfGeneration {}

    /**
     * The model calls a tool.
     *
     * @param arguments JSON as the model wrote it
     */
    record ToolCallStarted(
            ConversationId conversationId,
            TurnId turnId,
            GenerationId generationId,
            long seq,
            String toolCallId,
            String name,
            String arguments,
            Instant at)
            implements OfGeneration {}

    /** A tool answered the model. */
    record ToolCallFinished(
            ConversationId conversationId,
            TurnId turnId,
            GenerationId generationId,
            long seq,
            String toolCallId,
            boolean succeeded,
            Instant at)
            implements OfGeneration {}

    /**
     * The turn ended. Stands after all deltas of the generation it names. One that failed can be
     * opened again by a replay, and ends once more then.
     *
     * @param generationId the generation that decided, or null when none did
     * @param toolCalls what the model wants to be called, and its caller is to call
     * @param textLength the length of the answer in UTF-16 code units
     * @param textSha256 hex SHA-256 of the answer in UTF-8
     */
    record TurnEnded(
            ConversationId conversationId,
            TurnId turnId,
            Outcome outcome,
            @Nullable GenerationId generationId,
            @Nullable Usage usage,
            @Nullable FinishReason finishReason,
            @Nullable List<ToolCall> toolCalls,
            @Nullable TurnError error,
            @Nullable RejectionReason reason,
            int textLength,
            String textSha256,
            Instant at)
            implements Chunk {
        @Override
        public String eventId() {
            if (outcome != Outcome.FAILED) {
                return turnId + ".ended";
            }
            return turnId + ".failed" + (generationId == null ? "" : "." + generationId);
        }
    }
}
