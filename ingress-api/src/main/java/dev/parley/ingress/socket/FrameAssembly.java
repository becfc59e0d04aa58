package dev.parley.ingress.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Puts frames together from the parts in which they come, so that a socket at rest needs no buffer
 * of the largest frame's size, and one that is too large is passed over while the socket stays.
 *
 * <p>Thread safety: none; a socket's parts come one after the other.
 */
final class FrameAssembly {
    private final long limit;
    private StringBuilder parts = new StringBuilder(0);
    private boolean tooLarge;
    private boolean exceeded;

    /**
     * @param limit of a frame, in bytes of UTF-8
     */
    FrameAssembly(long limit) {
        this.limit = limit;
    }

    /** Takes a part; gives the frame when it is whole and not too large. */
    @Nullable String add(String part, boolean last) {
        exceeded = false;
        tooLarge = tooLarge || parts.length() + part.length() > limit;
        if (!tooLarge && !(last && parts.isEmpty())) {
            parts.append(part);
        }
        if (!last) {
            return null;
        }
        String frame = parts.isEmpty() ? part : parts.toString();
        exceeded = tooLarge || frame.getBytes(UTF_8).length > limit;
        tooLarge = false;
        parts = new StringBuilder(0);
        return exceeded ? null : frame;
    }

    /** Whether the part taken last ended a frame that was too large. */
    boolean exceeded() {
        return exceeded;
    }

    Refusal refusal() {
        return Refusal.beyond(
                ProblemCode.FRAME_TOO_LARGE,
                "frame",
                limit,
                "a frame may have at most %d bytes".formatted(limit));
    }
}
