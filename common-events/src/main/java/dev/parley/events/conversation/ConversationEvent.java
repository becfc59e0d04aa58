package dev.parley.events.conversation;

import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.Usage;
import dev.parley.events.wire.ParleyEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the conversation log, {@code chat.conversations.v1}. All that is asked or reported
 * about a conversation stands there in one order, and that order decides.
 */
public sealed interface ConversationEvent extends ParleyEvent {

    /** The conversation, and the key of the record. */
    ConversationId conversationId();

    @Override
    default String key() {
        return conversationId().toString();
    }

    /** A user opened a conversation. Written by an edge. */
    record ConversationCreated(
            ConversationId conversationId,
            UserId userId,
            @Nullable String title,
            @Nullable String model,
            @Nullable String systemPrompt,
            Instant at)
            implements ConversationEvent {
        @Override
        public String eventId() {
            return conversationId + ".created";
        }
    }

    /** The owner changed settings; a null field stays as it was. Written by an edge. */
    record ConversationUpdated(
            ConversationId conversationId,
            UserId userId,
            @Nullable String title,
            @Nullable String model,
            @Nullable String systemPrompt,
            Instant at)
            implements ConversationEvent {
        @Override
        public String eventId() {
            return conversationId + ".updated." + at;
        }
    }

    /** The owner deleted the conversation: open turns are cancelled, later prompts rejected. */
    record ConversationDeleted(ConversationId conversationId, UserId userId, Instant at)
            implements ConversationEvent {
        @Override
        public String eventId() {
            return conversationId + ".deleted";
        }
    }

    /**
     * A user asked something. Written by an edge; once acknowledged, the prompt is accepted.
     *
     * @param content the prompt's text
     * @param model the model asked for, or null for the conversation's own
     * @param branch where it goes on; null for behind the latest turn
     * @param input what the model is given as the prompt, where that is not {@code content} alone:
     *     answers of tools, images
     * @param unlisted whether the conversation, if this opens it, is kept out of lists; null for no
     * @param metadata a JSON object of texts that the sender attached
     * @param cursor where in the chunk log this turn can be seen from, as clients hand it back
     */
    record PromptSubmitted(
            ConversationId conversationId,
            TurnId turnId,
            UserId userId,
            String content,
            @Nullable String model,
            @Nullable GenerationParameters parameters,
            @Nullable Branch branch,
            @Nullable List<Message> input,
            @Nullable Boolean unlisted,
            @Nullable String metadata,
            @Nullable String cursor,
            Instant at)
            implements ConversationEvent {
        @Override
        public String eventId() {
            return turnId + ".submitted";
        }
    }

    /** A user asked to stop a turn, wherever it is on its way. Written by an edge. */
    record CancelRequested(ConversationId conversationId, TurnId turnId, UserId userId, Instant at)
            implements ConversationEvent {
        @Override
        public String eventId() {
            return turnId + ".cancel-requested";
        }
    }

    /**
     * A worker began to run a model for a turn. From here on this generation counts.
     *
     * @param replay how often an operator had the request replayed; null for none. Only a replay
     *     can open a turn that has failed
     */
    record GenerationStarted(
            ConversationId conversationId,
            TurnId turnId,
            GenerationId generationId,
            String provider,
            String model,
            String worker,
            @Nullable Integer replay,
            Instant at)
            implements ConversationEvent {
        @Override
        public String eventId() {
            return generationId + ".started";
        }
    }

    /**
     * A generation ended; written by a worker after the last delta is in the chunk log.
     *
     * @param text all text of the generation, partial when it failed or was cancelled
     * @param deltas how many deltas the chunk log holds of it
     * @param usage what it consumed, or null when no provider call was made
     * @param toolCalls what the model wants to be called, only when {@code finishReason} is {@link
     *     FinishReason#TOOL_CALLS}
     * @param error why it failed, only when {@code result} is {@link GenerationResult#FAILED}
     */
    record GenerationEnded(
            ConversationId conversationId,
            TurnId turnId,
            GenerationId generationId,
            GenerationResult result,
            String text,
            long deltas,
            String provider,
            String model,
            @Nullable Usage usage,
            @Nullable FinishReason finishReason,
            @Nullable List<ToolCall> toolCalls,
            @Nullable TurnError error,
            Instant at)
            implements ConversationEvent {
        @Override
        public String eventId() {
            return generationId + ".ended";
        }
    }

    /**
     * The time given to a turn ran out. Written by the orchestrator's clock, so that the log and
     * not a clock decides.
     *
     * @param dueAt the deadline that passed; a turn that has another one by now ignores this
     */
    record DeadlinePassed(ConversationId conversationId, TurnId turnId, Instant dueAt, Instant at)
            implements ConversationEvent {
        @Override
        public String eventId() {
            return turnId + ".deadline." + dueAt.toEpochMilli();
        }
    }
}
