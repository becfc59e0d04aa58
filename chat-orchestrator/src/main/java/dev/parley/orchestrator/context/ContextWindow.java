package dev.parley.orchestrator.context;

import java.util.List;

/**
 * How much of a conversation a model is given: the latest rounds that fit beside what must be
 * there, whole rounds only, the oldest left out first.
 *
 * @param maxRounds how many rounds at most
 * @param maxBytes how large all messages together may be in a record
 */
public record ContextWindow(int maxRounds, int maxBytes) {

    /** Rejects bounds that leave no room. */
    public ContextWindow {
        if (maxRounds < 0 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "rounds: %d, bytes: %d (expected: not negative, positive)"
                            .formatted(maxRounds, maxBytes));
        }
    }

    /** Whether that much can be sent to a model that takes so many tokens. */
    public boolean fits(int tokens, Size size) {
        return size.tokens() <= tokens && size.bytes() <= maxBytes;
    }

    /**
     * How many of the rounds to include.
     *
     * @param tokens what the model takes
     * @param fixed what must be there: the instructions and the prompt
     * @param newestFirst the sizes of the rounds
     */
    public int rounds(int tokens, Size fixed, List<Size> newestFirst) {
        Size total = fixed;
        int count = 0;
        for (Size round : newestFirst) {
            total = total.plus(round);
            if (count == maxRounds || !fits(tokens, total)) {
                break;
            }
            count++;
        }
        return count;
    }
}
