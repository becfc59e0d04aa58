package dev.parley.bench.load;

import org.jspecify.annotations.Nullable;

/** Says whether an answer is what it has to be, and hears how the turn ended. */
interface Verdict {
    /** What is wrong with a whole answer; null when nothing is. */
    @Nullable String on(String text, int tokens, @Nullable String finishReason);

    /**
     * The turn is over, whether it was answered or not. Always last.
     *
     * @param answer the text of a right answer; null for anything else
     */
    void over(@Nullable String answer);
}
