package dev.parley.ingress.stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Usage;
import dev.parley.ingress.history.StoredMessage;
import dev.parley.ingress.problem.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the edge says on a socket; the {@code type} of each is its name in JSON. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerFrame.Accepted.class, name = "accepted"),
    @JsonSubTypes.Type(value = ServerFrame.Queued.class, name = "queued"),
    @JsonSubTypes.Type(value = ServerFrame.Started.class, name = "started"),
    @JsonSubTypes.Type(value = ServerFrame.Delta.class, name = "delta"),
    @JsonSubTypes.Type(value = ServerFrame.Restarted.class, name = "restarted"),
    @JsonSubTypes.Type(value = ServerFrame.Tool.class, name = "tool"),
    @JsonSubTypes.Type(value = ServerFrame.Completed.class, name = "completed"),
    @JsonSubTypes.Type(value = ServerFrame.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = ServerFrame.Cancelled.class, name = "cancelled"),
    @JsonSubTypes.Type(value = ServerFrame.Reset.class, name = "reset"),
    @JsonSubTypes.Type(value = ServerFrame.Error.class, name = "error"),
    @JsonSubTypes.Type(value = ServerFrame.Pong.class, name = "pong")
})
public sealed interface ServerFrame {

    /** A frame about a turn; after it a client that resumes from the cursor has missed nothing. */
    sealed interface OfTurn extends ServerFrame {
        /** The conversation. */
        ConversationId conversationId();

        /** The turn. */
        TurnId turnId();

        /** Where to go on from. */
        String cursor();
    }

    /**
     * The prompt is in the log.
     *
     * @param parentTurnId the turn that it follows; null when it follows none, and to the device
     *     that sent it without saying where it goes on
     * @param content the prompt, for devices that did not send it
     * @param requestId the {@code id} of the frame that asked, for the device that sent it
     */
    record Accepted(
            ConversationId conversationId,
            TurnId turnId,
            String cursor,
            @Nullable TurnId parentTurnId,
            @Nullable String content,
            @Nullable String requestId)
            implements OfTurn {}

    /** The turn waits for {@code position} others. */
    record Queued(ConversationId conversationId, TurnId turnId, String cursor, int position)
            implements OfTurn {}

    /** The answer begins. */
    record Started(ConversationId conversationId, TurnId turnId, String cursor, String model)
            implements OfTurn {}

    /** The next piece of the answer. */
    record Delta(ConversationId conversationId, TurnId turnId, String cursor, String content)
            implements OfTurn {}

    /** What was shown of the answer is void; it begins again. */
    record Restarted(ConversationId conversationId, TurnId turnId, String cursor)
            implements OfTurn {}

    /**
     * The model uses a tool.
     *
     * @param status {@code started}, {@code succeeded} or {@code failed}
     */
    record Tool(
            ConversationId conversationId,
            TurnId turnId,
            String cursor,
            String toolCallId,
            String status,
            @Nullable String name,
            @Nullable String arguments)
            implements OfTurn {}

    /** The answer is whole. */
    record Completed(
            ConversationId conversationId,
            TurnId turnId,
            String cursor,
            @Nullable Usage usage,
            @Nullable FinishReason finishReason)
            implements OfTurn {}

    /** The turn ended without a whole answer. */
    record Failed(
            ConversationId conversationId,
            TurnId turnId,
            String cursor,
            Failure error,
            @Nullable Usage usage)
            implements OfTurn {}

    /**
     * Why a turn failed.
     *
     * @param category an error category, or the reason for which the turn was rejected
     */
    record Failure(String category, String message) {}

    /** The turn was stopped by its user; what was shown stays. */
    record Cancelled(
            ConversationId conversationId, TurnId turnId, String cursor, @Nullable Usage usage)
            implements OfTurn {}

    /** What was shown of the conversation is too old to go on from; this is its stored history. */
    record Reset(ConversationId conversationId, String cursor, List<StoredMessage> messages)
            implements ServerFrame {}

    /**
     * A frame of the client cannot be served, or something could not be shown. The socket stays.
     *
     * @param retryAfter when it may work, in seconds, where waiting helps
     * @param requestId the {@code id} of the frame that it answers
     */
    record Error(
            String code,
            String message,
            @Nullable String field,
            @Nullable Long limit,
            @Nullable Long retryAfter,
            @Nullable ConversationId conversationId,
            @Nullable TurnId turnId,
            @Nullable String requestId)
            implements ServerFrame {

        /** The frame that says why something is not served. */
        public static Error of(
                Refusal refusal,
                @Nullable ConversationId conversation,
                @Nullable String requestId) {
            return new Error(
                    refusal.code().wireName(),
                    refusal.message(),
                    refusal.field(),
                    refusal.limit(),
                    refusal.retryAfterSeconds(),
                    conversation,
                    refusal.turnId(),
                    requestId);
        }
    }

    /** The answer to a ping. */
    record Pong(@Nullable String requestId) implements ServerFrame {}
}
