package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.orchestrator.context.Size;
import org.jspecify.annotations.Nullable;

/**
 * A turn that ended.
 *
 * @param position the offset of its prompt
 * @param decidedBy the generation whose end was the end of the turn, or null when none was
 * @param round the size of prompt and answer together; null when it has no answer that a model
 *     should see again
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record EndedTurn(
        TurnId turnId, long position, @Nullable GenerationId decidedBy, @Nullable Size round) {

    /** The turn when its texts are no longer part of the conversation. */
    public EndedTurn withoutTexts() {
        return new EndedTurn(turnId, position, decidedBy, null);
    }
}
