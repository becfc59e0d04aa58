package dev.parley.events.wire;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The {@code traceparent} of a request, carried unchanged through all topics, so that everything
 * that a prompt led to can be found by one trace id.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>
 */
public record TraceParent(String value) {
    private static final int LENGTH = 55;

    /**
     * Takes a header's value.
     *
     * @return null where it is absent or not of the standard's form
     */
    public static @Nullable TraceParent parse(@Nullable String value) {
        return value != null && hasForm(value) ? new TraceParent(value) : null;
    }

    /** A new sampled trace. */
    public static TraceParent start() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return new TraceParent(
                "00-"
                        + hex.toHexDigits(random.nextLong())
                        + hex.toHexDigits(random.nextLong() | 1)
                        + "-"
                        + hex.toHexDigits(random.nextLong() | 1)
                        + "-01");
    }

    /** The 32 hex digits that all records of one request share. */
    public String traceId() {
        return value.substring(3, 35);
    }

    private static boolean hasForm(String value) {
        return value.length() == LENGTH
                && value.charAt(2) == '-'
                && value.charAt(35) == '-'
                && value.charAt(52) == '-'
                && isHex(value, 0, 2)
                && !value.startsWith("ff")
                && isId(value, 3, 35)
                && isId(value, 36, 52)
                && isHex(value, 53, 55);
    }

    private static boolean isId(String value, int from, int to) {
        for (int i = from; i < to; i++) {
            if (value.charAt(i) != '0') {
                return isHex(value, from, to);
            }
        }
        return false;
    }

    private static boolean isHex(String value, int from, int to) {
        for (int i = from; i < to; i++) {
            char digit = value.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }
}
