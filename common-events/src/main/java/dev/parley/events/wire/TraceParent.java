package dev.parley.events.wire;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code traceparent} of a request, carried unchanged through all topics, so that everything
 * that a prompt led to can be found by one trace id.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>
 */
public record TraceParent(String value) {
    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    /**
     * Takes a header's value.
     *
     * @return null where it is absent or not of the standard's form
     */
    public static @Nullable TraceParent parse(@Nullable String value) {
        return value != null && FORM.matcher(value).matches() ? new TraceParent(value) : null;
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
}
