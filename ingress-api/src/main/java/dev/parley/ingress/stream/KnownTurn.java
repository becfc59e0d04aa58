package dev.parley.ingress.stream;

import dev.parley.events.generation.TurnProgress;
import java.util.List;

/**
 * What a client has been shown of a turn, as far as it matters for what comes next.
 *
 * @param id the low half of the turn's id, which is random and enough within a conversation
 * @param announced whether the client knows that the turn was accepted
 * @param queued whether it knows that the turn waits
 * @param progress whether it knows the outcome, and the generation in effect, while another can
 *     still take its place
 * @param nextSeq the seq that continues what was shown
 * @param shown how many UTF-16 code units of the generation were shown
 * @param torn whether a part of the generation was missed, so that nothing more of it can be shown
 */
record KnownTurn(
        long id,
        boolean announced,
        boolean queued,
        TurnProgress progress,
        long nextSeq,
        int shown,
        boolean torn) {

    /** A turn whose outcome the client knows. */
    static KnownTurn ended(long id, boolean failed) {
        TurnProgress.State state = failed ? TurnProgress.State.FAILED : TurnProgress.State.ENDED;
        return new KnownTurn(
                id, true, false, new TurnProgress(null, state, List.of()), 0, 0, false);
    }
}
