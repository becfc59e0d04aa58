package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.generation.Model;
import dev.parley.events.generation.TurnProgress;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.orchestrator.context.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The turn in progress.
 *
 * @param position the offset of its prompt
 * @param model the model that was asked
 * @param prompt the size of its prompt
 * @param contextTokens the tokens of all that was sent to the model
 * @param attempt how often it was requested
 * @param inEffect the generation started last, or null before the first
 * @param cancelling whether it was asked to stop
 * @param dueAt when its time is over, in milliseconds since the epoch
 * @param replayed whether a replay runs it, or null when not
 * @param time how long its time is, in milliseconds; null in state of before it was kept
 * @param replaced its generations that were in effect before, oldest first, or null when none was
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record OpenTurn(
        TurnId turnId,
        long position,
        Model model,
        Size prompt,
        int contextTokens,
        int attempt,
        @Nullable GenerationId inEffect,
        boolean cancelling,
        long dueAt,
        @Nullable Boolean replayed,
        @Nullable Place place,
        @Nullable Long time,
        @Nullable List<GenerationId> replaced)
        implements KnownTurn {

    /** The turn when it is asked for. */
    public static OpenTurn of(WaitingTurn turn, int contextTokens, int attempt, Due startBy) {
        return new OpenTurn(
                turn.turnId(),
                turn.position(),
                turn.model(),
                turn.prompt(),
                contextTokens,
                attempt,
                null,
                false,
                startBy.at(),
                null,
                turn.place(),
                startBy.time(),
                null);
    }

    /** When its time is over. */
    public Due due() {
        return new Due(turnId, dueAt, time);
    }

    /** The turn as it was before it was asked for. */
    public WaitingTurn waiting() {
        return new WaitingTurn(turnId, position, model, prompt, place);
    }

    /** The turn when it has to follow another one. */
    public OpenTurn behind(@Nullable Long other) {
        return place == null
                ? this
                : new OpenTurn(
                        turnId,
                        position,
                        model,
                        prompt,
                        contextTokens,
                        attempt,
                        inEffect,
                        cancelling,
                        dueAt,
                        replayed,
                        place.behind(other),
                        time,
                        replaced);
    }

    /** Which of its generations counts. */
    public TurnProgress progress() {
        return new TurnProgress(
                inEffect,
                replayed == null ? TurnProgress.State.OPEN : TurnProgress.State.REOPENED,
                replaced == null ? List.of() : replaced);
    }

    /** The turn after a generation of it started. */
    public OpenTurn started(GenerationId generation, boolean replay, Due newDue) {
        TurnProgress next = progress().started(generation, replay);
        return new OpenTurn(
                turnId,
                position,
                model,
                prompt,
                contextTokens,
                attempt,
                next.inEffect(),
                cancelling,
                newDue.at(),
                next.state() == TurnProgress.State.REOPENED ? Boolean.TRUE : null,
                place,
                newDue.time(),
                next.replaced().isEmpty() ? null : next.replaced());
    }

    /** The turn after it was asked to stop. */
    public OpenTurn cancelled(Due newDue) {
        return new OpenTurn(
                turnId,
                position,
                model,
                prompt,
                contextTokens,
                attempt,
                inEffect,
                true,
                newDue.at(),
                replayed,
                place,
                newDue.time(),
                replaced);
    }
}
