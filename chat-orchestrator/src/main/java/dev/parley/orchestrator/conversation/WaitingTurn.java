package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.generation.Model;
import dev.parley.events.identity.TurnId;
import dev.parley.orchestrator.context.Size;
import org.jspecify.annotations.Nullable;

/**
 * A turn that waits for those before it.
 *
 * @param position the offset of its prompt
 * @param model the model that will answer
 * @param prompt the size of its prompt
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record WaitingTurn(
        TurnId turnId, long position, Model model, Size prompt, @Nullable Place place)
        implements KnownTurn {

    /** What its model must be given beside the instructions. */
    public Size fixed() {
        return place == null ? prompt : prompt.plus(place.brought());
    }

    /** The turn when it has to follow another one. */
    public WaitingTurn behind(@Nullable Long other) {
        return place == null
                ? this
                : new WaitingTurn(turnId, position, model, prompt, place.behind(other));
    }
}
