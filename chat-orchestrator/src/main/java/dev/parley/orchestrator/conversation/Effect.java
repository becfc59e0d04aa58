package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.events.generation.Model;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a record of the conversation log leads to, without texts: together with the record
 * and the transcript it gives the same events and the same writes each time it is carried out.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_ARRAY)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Effect.Accept.class, name = "accept"),
    @JsonSubTypes.Type(value = Effect.Queue.class, name = "queue"),
    @JsonSubTypes.Type(value = Effect.Reject.class, name = "reject"),
    @JsonSubTypes.Type(value = Effect.Repeat.class, name = "repeat"),
    @JsonSubTypes.Type(value = Effect.Request.class, name = "request"),
    @JsonSubTypes.Type(value = Effect.Stop.class, name = "stop"),
    @JsonSubTypes.Type(value = Effect.Conclude.class, name = "conclude"),
    @JsonSubTypes.Type(value = Effect.CutOff.class, name = "cut-off"),
    @JsonSubTypes.Type(value = Effect.VoidGeneration.class, name = "void"),
    @JsonSubTypes.Type(value = Effect.KeepInstructions.class, name = "keep-instructions"),
    @JsonSubTypes.Type(value = Effect.Forget.class, name = "forget")
})
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public sealed interface Effect {

    /** The prompt of the record becomes a turn, answered by this model. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Accept(Model model) implements Effect {}

    /**
     * A turn waits.
     *
     * @param before how many turns are before it
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Queue(TurnId turnId, int before) implements Effect {}

    /**
     * The prompt of the record becomes no turn.
     *
     * @param model the name of the model that would have answered
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Reject(RejectionReason reason, String model) implements Effect {}

    /** The prompt of the record came again: what its turn led to is told again. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Repeat(boolean ended) implements Effect {}

    /**
     * A model is asked to answer.
     *
     * @param dueAt when the turn is given up at the latest, in milliseconds since the epoch
     * @param instructions where the system prompt lies, or null when there is none
     * @param rounds the positions of the rounds before it, oldest first
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Request(
            TurnId turnId,
            long position,
            int attempt,
            long dueAt,
            @Nullable Long instructions,
            List<Long> rounds)
            implements Effect {}

    /** The generation of a turn is to be stopped. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Stop(TurnId turnId, long position) implements Effect {}

    /**
     * The generation of the record ended its turn.
     *
     * @param usage what is billed, or null when nothing ran
     * @param round whether prompt and answer stay part of the conversation
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Conclude(long position, @Nullable Usage usage, boolean round) implements Effect {}

    /**
     * A turn ended without the end of a generation.
     *
     * @param generationId the generation that was in effect, or null when none had started
     * @param error why it failed, or null when it was cancelled
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record CutOff(long position, @Nullable GenerationId generationId, @Nullable TurnError error)
            implements Effect {}

    /** The generation of the record did not decide. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record VoidGeneration(@Nullable UserId owner) implements Effect {}

    /** The instructions of the record are those of the conversation from here on. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record KeepInstructions() implements Effect {}

    /** The texts at a position are needed no more. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Forget(long position) implements Effect {}
}
