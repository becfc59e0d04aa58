package dev.parley.events.generation;

import dev.parley.events.identity.GenerationId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which generation of a turn counts, and whether the turn has ended: the rules that every reader of
 * a log applies, in the order of that log.
 *
 * <ol>
 *   <li>The generation started last is in effect; what any other writes is void. A start counts
 *       once: the repeated start of a generation that was replaced does not bring it back.
 *   <li>The end of the generation in effect ends the turn, once. Ends of others are void, and so is
 *       every start after the end.
 *   <li>Only a turn that failed can be opened again, and only by the start of a generation that an
 *       operator asked for (a replay).
 * </ol>
 *
 * <p>The rules only look at the order, so all readers of the same log come to the same result,
 * however often a record is repeated, and however late.
 *
 * @param inEffect the generation started last, or null before the first
 * @param state whether the turn has ended
 * @param replaced the generations that were in effect before, oldest first; the last {@link
 *     #REPLACED} of them
 */
public record TurnProgress(
        @Nullable GenerationId inEffect, State state, List<GenerationId> replaced) {

    /** How many replaced generations are known of a turn; each of them was a call of a provider. */
    public static final int REPLACED = 32;

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
    public static final TurnProgress NEW = new TurnProgress(null, State.OPEN, List.of());

    /** Keeps the generations that were replaced last. */
    public TurnProgress {
        replaced =
                List.copyOf(
                        replaced.subList(Math.max(0, replaced.size() - REPLACED), replaced.size()));
    }

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
                ? new TurnProgress(generation, replay ? State.REOPENED : State.OPEN, replacedThen())
                : this;
    }

    private List<GenerationId> replacedThen() {
        if (inEffect == null) {
            return replaced;
        }
        List<GenerationId> then = new ArrayList<>(replaced);
        then.add(inEffect);
        return then;
    }

    /**
     * Whether a start of this generation makes earlier text void: another one was in effect.
     *
     * @param replay whether an operator asked for it
     */
    public boolean restartedBy(GenerationId generation, boolean replay) {
        return opensTo(generation, replay) && inEffect != null;
    }

    private boolean opensTo(GenerationId generation, boolean replay) {
        return switch (state) {
            case OPEN -> !hasStarted(generation);
            case REOPENED, FAILED -> replay && !hasStarted(generation);
            case ENDED -> false;
        };
    }

    private boolean hasStarted(GenerationId generation) {
        return generation.equals(inEffect) || replaced.contains(generation);
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
        return new TurnProgress(inEffect, State.ENDED, replaced);
    }

    /** The progress after the turn failed. One that ended for good stays as it ended. */
    public TurnProgress fail() {
        return state == State.ENDED ? this : new TurnProgress(inEffect, State.FAILED, replaced);
    }
}
