package dev.parley.events.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * Reads a time from RFC 3339 text and from nothing else: Jackson's own reader also takes numbers,
 * which are no part of the format. The form that this system writes is read by position, because
 * the general parser takes as long as all the rest of an event.
 */
final class InstantReader extends StdDeserializer<Instant> {
    private static final String FORM = "0000-00-00T00:00:00";
    private static final int NANO_DIGITS = 9;

    InstantReader() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (Instant) context.handleUnexpectedToken(getValueType(context), parser);
        }
        String text = parser.getString();
        try {
            return hasForm(text) ? byPosition(text) : Instant.parse(text);
        } catch (DateTimeException _) {
            return (Instant)
                    context.handleWeirdStringValue(Instant.class, text, "expected: RFC 3339");
        }
    }

    /** Whether the text is the form, a fraction of up to nine digits or none, and a Z. */
    private static boolean hasForm(String text) {
        int last = text.length() - 1;
        int seconds = FORM.length();
        int digits = last - seconds - 1;
        if (last < seconds || digits > NANO_DIGITS || text.charAt(last) != 'Z') {
            return false;
        }
        for (int i = 0; i < last; i++) {
            char expected = i < seconds ? FORM.charAt(i) : i == seconds ? '.' : '0';
            char found = text.charAt(i);
            if (expected == '0' ? found < '0' || found > '9' : found != expected) {
                return false;
            }
        }
        return true;
    }

    private static Instant byPosition(String text) {
        int fraction = Math.min(FORM.length() + 1, text.length() - 1);
        int nanos = number(text, fraction, text.length() - 1);
        for (int digits = text.length() - 1 - fraction; digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19),
                        nanos)
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
