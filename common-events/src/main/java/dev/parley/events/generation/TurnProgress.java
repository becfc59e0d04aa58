package dev.parley.events.generation;

import dev.parley.events.identity.GenerationId;
import org.jspecify.annotations.Nullable;

/**
 * Which generation of a turn counts, and whether the turn has ended: the rules that every reader of
 * a log applies, in the order of that log.
 *
 * <ol>
 *   <li>The generation started last is in effect; what any other writes is void.
 *   <li>The end of the generation in effect ends the turn, once. Ends of others are void, and so is
 *       every start after the end.
 *   <li>Only a turn that failed can be opened again, and only by the start of a generation that an
 *       operator asked for (a replay).
 * </ol>
 *
 * <p>The rules only look at the order, so all readers of the same log come to the same result,
 * however often a record is repeated.
 *
 * @param inEffect the generation started last, or null before the first
 * @param state whether the turn has ended
 */
public record TurnProgress(@Nullable GenerationId inEffect, State state) {
    /** Whether and how a turn has ended. */
    public enum State {
        /** It has not. */
        OPEN,
        /** It failed, and a replay opened it again: from here on only a replay can start. */
        REOPENED,
        /** It failed: a replay can open it again. */
        FAILED,
        /** It ended for good. */
        ENDED
    }

    /** A turn of which nothing is known yet. */
    public static final TurnProgress NEW = new TurnProgress(null, State.OPEN);

    /** Whether the turn has ended, for now or for good. */
    public boolean ended() {
        return state == State.FAILED || state == State.ENDED;
    }

    /**
     * The progress after a generation started.
     *
     * @param replay whether an operator asked for it
     */
    public TurnProgress started(GenerationId generation, boolean replay) {
        return opensTo(generation, replay)
                ? new TurnProgress(generation, replay ? State.REOPENED : State.OPEN)
                : this;
    }

    /**
     * Whether a start of this generation makes earlier text void: another one was in effect.
     *
     * @param replay whether an operator asked for it
     */
    public boolean restartedBy(GenerationId generation, boolean replay) {
        return opensTo(generation, replay) && inEffect != null && !inEffect.equals(generation);
    }

    /** A failed turn stays as it is when the start of the generation that failed is repeated. */
    private boolean opensTo(GenerationId generation, boolean replay) {
        return switch (state) {
            case OPEN -> true;
            case REOPENED -> replay;
            case FAILED -> replay && !generation.equals(inEffect);
            case ENDED -> false;
        };
    }

    /** Whether the end of this generation is the end of the turn. */
    public boolean endedBy(GenerationId generation) {
        return !ended() && generation.equals(inEffect);
    }

    /** Whether what this generation writes is to be shown. */
    public boolean shows(GenerationId generation) {
        return !ended() && generation.equals(inEffect);
    }

    /** The progress after the turn ended for good, by whatever ended it. */
    public TurnProgress end() {
        return new TurnProgress(inEffect, State.ENDED);
    }

    /** The progress after the turn failed. One that ended for good stays as it ended. */
    public TurnProgress fail() {
        return state == State.ENDED ? this : new TurnProgress(inEffect, State.FAILED);
    }
}
