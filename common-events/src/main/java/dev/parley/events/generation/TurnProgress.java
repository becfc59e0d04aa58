package dev.parley.events.generation;

import dev.parley.events.identity.GenerationId;
import org.jspecify.annotations.Nullable;

/**
 * Which generation of a turn counts, and whether the turn has ended: the two rules that every
 * reader of a log applies, in the order of that log.
 *
 * <ol>
 *   <li>The generation started last is in effect; what any other writes is void.
 *   <li>The end of the generation in effect ends the turn, once. Ends of others are void, and so is
 *       every start after the end.
 * </ol>
 *
 * <p>Both rules only look at the order, so all readers of the same log come to the same result,
 * however often a record is repeated.
 *
 * @param inEffect the generation started last, or null before the first
 * @param ended whether the turn has ended
 */
public record TurnProgress(@Nullable GenerationId inEffect, boolean ended) {
    /** A turn of which nothing is known yet. */
    public static final TurnProgress NEW = new TurnProgress(null, false);

    /** The progress after a generation started. */
    public TurnProgress started(GenerationId generation) {
        return ended ? this : new TurnProgress(generation, false);
    }

    /** Whether a start of this generation makes earlier text void: another one was in effect. */
    public boolean restartedBy(GenerationId generation) {
        return !ended && inEffect != null && !inEffect.equals(generation);
    }

    /** Whether the end of this generation is the end of the turn. */
    public boolean endedBy(GenerationId generation) {
        return !ended && generation.equals(inEffect);
    }

    /** Whether what this generation writes is to be shown. */
    public boolean shows(GenerationId generation) {
        return !ended && generation.equals(inEffect);
    }

    /** The progress after the turn ended, by whatever ended it. */
    public TurnProgress end() {
        return new TurnProgress(inEffect, true);
    }
}
