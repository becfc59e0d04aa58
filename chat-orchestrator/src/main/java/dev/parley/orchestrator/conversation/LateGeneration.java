package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.generation.Model;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;

/**
 * A generation that started when its turn was over, and has not reported its end.
 *
 * @param contextTokens the tokens of all that was sent to the model
 * @param dueAt when it is taken for lost, in milliseconds since the epoch
 * @param time how long that is from its start on, in milliseconds
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record LateGeneration(
        TurnId turnId,
        GenerationId generationId,
        Model model,
        int contextTokens,
        long dueAt,
        long time) {

    /** When it is taken for lost. */
    public Due due() {
        return new Due(turnId, dueAt, time);
    }
}
