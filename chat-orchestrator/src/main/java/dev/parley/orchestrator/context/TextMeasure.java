package dev.parley.orchestrator.context;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * Measures texts. Tokens are those of {@code cl100k_base}: near enough for every model's budget,
 * and several times quicker to count than its successor.
 *
 * <p>Thread safety: immutable.
 */
public final class TextMeasure {
    /** What chat formats add to a message: its role and the marks around it. */
    private static final int FRAME_TOKENS = 4;

    /** {@code {"role":"assistant","content":""},} and some. */
    private static final int FRAME_BYTES = 48;

    private static final int ESCAPED_BYTES = 6;

    private final Encoding encoding =
            Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

    /** The size of a message with this text. */
    public Size measure(String text) {
        return new Size(tokens(text) + FRAME_TOKENS, jsonBytes(text) + FRAME_BYTES);
    }

    /** How many tokens the text alone has. */
    public int tokens(String text) {
        return encoding.countTokensOrdinary(text);
    }

    private static int jsonBytes(String text) {
        int bytes = 0;
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit < ' ') {
                bytes += ESCAPED_BYTES;
            } else if (unit == '"' || unit == '\\') {
                bytes += 2;
            } else if (unit < 0x80) {
                bytes += 1;
            } else if (unit < 0x800 || Character.isSurrogate(unit)) {
                bytes += 2; // a surrogate is half of a character of four bytes
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
