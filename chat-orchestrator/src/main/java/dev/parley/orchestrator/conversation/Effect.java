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
    @JsonSubTypes.Type(value = Effect.Park.class, name = "park"),
    @JsonSubTypes.Type(value = Effect.Conclude.class, name = "conclude"),
    @JsonSubTypes.Type(value = Effect.CutOff.class, name = "cut-off"),
    @JsonSubTypes.Type(value = Effect.VoidGeneration.class, name = "void"),
    @JsonSubTypes.Type(value = Effect.KeepInstructions.class, name = "keep-instructions"),
    @JsonSubTypes.Type(value = Effect.Forget.class, name = "forget"),
    @JsonSubTypes.Type(value = Effect.Lose.class, name = "lose"),
    @JsonSubTypes.Type(value = Effect.KeepFailed.class, name = "keep-failed"),
    @JsonSubTypes.Type(value = Effect.Complete.class, name = "complete"),
    @JsonSubTypes.Type(value = Effect.FailAgain.class, name = "fail-again"),
    @JsonSubTypes.Type(value = Effect.StopReplay.class, name = "stop-replay"),
    @JsonSubTypes.Type(value = Effect.RepeatCompletion.class, name = "repeat-completion")
})
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public sealed interface Effect {

    /**
     * The prompt of the record becomes a turn, answered by this model.
     *
     * @param parent the turn that it follows, or null when it follows none
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Accept(Model model, @Nullable TurnId parent) implements Effect {}

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
     * @param parent the turn that it would have followed, or null when none
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Reject(RejectionReason reason, String model, @Nullable TurnId parent)
            implements Effect {}

    /** The prompt of the record came again: what its turn led to is told again. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Repeat(boolean ended) implements Effect {}

    /**
     * A model is asked to answer.
     *
     * @param dueAt when the turn is given up at the latest, in milliseconds since the epoch
     * @param instructions where the system prompt lies, or null when there is none
     * @param rounds the positions of the rounds before it, oldest first
     * @param context the position of the turn whose context stands before these rounds, or null
     *     when none does
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Request(
            TurnId turnId,
            long position,
            int attempt,
            long dueAt,
            @Nullable Long instructions,
            List<Long> rounds,
            @Nullable Long context)
            implements Effect {}

    /**
     * The generation of a turn is to be stopped.
     *
     * @param attempt the last request of the turn, where it is given up; null where its user gave
     *     it up
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Stop(TurnId turnId, long position, @Nullable Integer attempt) implements Effect {}

    /** A turn is given up for nobody answered: its request is kept for an operator to replay. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Park(Request request, TurnError error) implements Effect {}

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

    /**
     * A generation that was in effect will not decide its turn: another took its place, or the turn
     * is over.
     *
     * @param position the offset of the turn's prompt, or null when its text may be gone
     * @param contextTokens what it cost at least
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Lose(
            TurnId turnId,
            GenerationId generationId,
            @Nullable UserId owner,
            Model model,
            @Nullable Long position,
            int contextTokens)
            implements Effect {}

    /** What comes of turns that failed and may be replayed. */
    sealed interface OfReplay extends Effect {}

    /**
     * The turn failed: what completing it later takes is kept.
     *
     * @param replaced its generations that were in effect before, or null when none was
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record KeepFailed(
            long position,
            @Nullable GenerationId inEffect,
            int contextTokens,
            TurnError error,
            @Nullable List<GenerationId> replaced)
            implements OfReplay {}

    /**
     * The generation of the record completed a turn that had failed.
     *
     * @param round whether prompt and answer become part of the conversation again, under the
     *     offset of the record; null for no
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Complete(Usage usage, @Nullable Boolean round) implements OfReplay {}

    /** The generation of the record left a turn that had failed as it was. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record FailAgain() implements OfReplay {}

    /** The generation of a turn that had failed is to be stopped. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record StopReplay(TurnId turnId) implements OfReplay {}

    /** The prompt of the record came again: that a replay completed its turn is told again. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record RepeatCompletion() implements OfReplay {}
}
