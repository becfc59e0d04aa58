package dev.parley.ingress.deadletter;

import java.util.List;
import java.util.Map;

/**
 * What was done to each letter. An act is claimed before it is done and settled after, so that one
 * that was cut off in between is found, and finished by whoever repeats it.
 *
 * <p>All methods throw {@link UnableToReadLetters} when the ledger does not answer.
 */
public interface LetterLedger {

    /** The letters of a span to which something was done, by offset. */
    Map<Long, StoredAct> acts(Span span);

    /** All that was done to a letter and settled, the oldest first. */
    List<StoredAct> trail(LetterId letter);

    /**
     * Claims a letter to which nothing was done yet; or, with {@code again}, one to which something
     * was done by another command, counting its replays up as far as {@code maxReplays}.
     *
     * @param act what shall be done; its state is {@code REPLAYING} or {@code DISCARDING}
     * @return what now stands: this act, or the one that was there and stays
     */
    StoredAct claim(LetterId letter, StoredAct act, boolean again, int maxReplays);

    /** Notes that a claimed act was done. Nothing happens when that was noted before. */
    void settle(LetterId letter, StoredAct claimed);
}
