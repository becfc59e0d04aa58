package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.generation.Model;
import dev.parley.events.generation.TurnProgress;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;

/**
 * A turn that failed and that an operator's replay runs again, beside the turn in progress.
 *
 * @param inEffect the generation started last
 * @param model the model that was asked
 * @param contextTokens the tokens of all that was sent to the model
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record ReopenedTurn(TurnId turnId, GenerationId inEffect, Model model, int contextTokens) {

    /** Which of its generations counts. */
    public TurnProgress progress() {
        return new TurnProgress(inEffect, TurnProgress.State.REOPENED);
    }
}
