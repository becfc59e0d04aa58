package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.orchestrator.context.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A turn that ended.
 *
 * @param position the offset of its prompt
 * @param decidedBy the generation whose end was the end of the turn, or null when none was
 * @param round the size of prompt and answer together; null when it has no answer that a model
 *     should see again
 * @param contextTokens the tokens of all that was sent to the model when it was asked last; null
 *     when it never was
 * @param answeredAt the offset of the end that a replay brought, under which the texts of the round
 *     lie; null when they lie where the turn began
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record EndedTurn(
        TurnId turnId,
        long position,
        @Nullable GenerationId decidedBy,
        @Nullable Size round,
        @Nullable Place place,
        @Nullable Integer contextTokens,
        @Nullable Long answeredAt)
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
                place == null ? null : place.ended(withTexts),
                asked(turn),
                null);
    }

    private static @Nullable Integer asked(KnownTurn turn) {
        return switch (turn) {
            case WaitingTurn _ -> null;
            case OpenTurn open -> open.contextTokens();
            case EndedTurn ended -> ended.contextTokens();
        };
    }

    /** The turn when a replay has answered it after all. */
    public EndedTurn answered(Size newRound, long where) {
        return new EndedTurn(turnId, position, decidedBy, newRound, place, contextTokens, where);
    }

    /** Where the texts of its round lie. */
    public long roundAt() {
        return answeredAt == null ? position : answeredAt;
    }

    /** Where all lies that a model may be given of it again. */
    public List<Long> texts() {
        if (answeredAt == null) {
            return hasTexts() ? List.of(position) : List.of();
        }
        return context() == null ? List.of(answeredAt) : List.of(position, answeredAt);
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
                : new EndedTurn(
                        turnId,
                        position,
                        decidedBy,
                        round,
                        place.behind(other),
                        contextTokens,
                        answeredAt);
    }
}
