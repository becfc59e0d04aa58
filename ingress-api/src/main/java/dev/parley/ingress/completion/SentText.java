package dev.parley.ingress.completion;

import org.jspecify.annotations.Nullable;

/**
 * Text that was sent and cannot be taken back. A generation that begins anew is held back as long
 * as it says what was sent already, and goes on where it says more.
 *
 * <p>Thread safety: none.
 */
public final class SentText {
    private final StringBuilder sent = new StringBuilder();
    private int said;

    /** Another generation begins: nothing of it was said. */
    public void restart() {
        said = 0;
    }

    /**
     * Takes the next piece of the generation.
     *
     * @return what of it is still to be sent; null when it says something else than was sent
     */
    public @Nullable String next(String piece) {
        int known = Math.min(piece.length(), sent.length() - said);
        if (!sent.substring(said, said + known).equals(piece.substring(0, known))) {
            return null;
        }
        String more = piece.substring(known);
        sent.append(more);
        said += piece.length();
        return more;
    }

    /** Whether the generation has said all that was sent. */
    public boolean whole() {
        return said == sent.length();
    }

    public boolean isEmpty() {
        return sent.isEmpty();
    }
}
