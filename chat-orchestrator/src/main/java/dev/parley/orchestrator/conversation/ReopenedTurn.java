package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.generation.Model;
import dev.parley.events.generation.TurnProgress;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A turn that failed and that an operator has run again, beside the turn in progress.
 *
 * @param inEffect the generation started last
 * @param model the model that was asked
 * @param contextTokens the tokens of all that was sent to the model
 * @param replaced its generations that were in effect before, oldest first, or null when none was
 * @param failed whether the generation in effect failed too, or null while it runs
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record ReopenedTurn(
        TurnId turnId,
        GenerationId inEffect,
        Model model,
        int contextTokens,
        @Nullable List<GenerationId> replaced,
        @Nullable Boolean failed) {

    /** Whether a generation of it runs. */
    public boolean isRunning() {
        return failed == null;
    }

    /** Which of its generations counts. */
    public TurnProgress progress() {
        return new TurnProgress(
                inEffect,
                isRunning() ? TurnProgress.State.REOPENED : TurnProgress.State.FAILED,
                replaced == null ? List.of() : replaced);
    }

    /** The turn after its generation in effect failed: what ran of it is still known. */
    public ReopenedTurn failedAgain() {
        return new ReopenedTurn(turnId, inEffect, model, contextTokens, replaced, Boolean.TRUE);
    }
}
