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
        TurnId turnId,
        long position,
        @Nullable GenerationId decidedBy,
        @Nullable Size round,
        @Nullable Place place)
        implements KnownTurn {

    /**
     * A turn that has just ended.
     *
     * @param withTexts whether turns that follow it are given what it brought
     */
    public static EndedTurn of(
            KnownTurn turn,
            @Nullable GenerationId decidedBy,
            @Nullable Size round,
            boolean withTexts) {
        Place place = turn.place();
        return new EndedTurn(
                turn.turnId(),
                turn.position(),
                decidedBy,
                round,
                place == null ? null : place.ended(withTexts));
    }

    /** Whether a model may be given anything of it again. */
    public boolean hasTexts() {
        return round != null || context() != null;
    }

    /** The turn when its texts are no longer part of the conversation. */
    public EndedTurn withoutTexts() {
        return of(this, decidedBy, null, false);
    }

    /** The turn when it has to follow another one. */
    public EndedTurn behind(@Nullable Long other) {
        return place == null
                ? this
                : new EndedTurn(turnId, position, decidedBy, round, place.behind(other));
    }
}
