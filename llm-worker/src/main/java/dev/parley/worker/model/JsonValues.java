package dev.parley.worker.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a parser stands on, where a value of a certain type or none is expected.
 *
 * <p>All throw {@link UnableToRead} where another one stands.
 */
final class JsonValues {
    private JsonValues() {}

    /** Whether an object begins; false for null. */
    static boolean object(JsonParser json) {
        return is(JsonToken.START_OBJECT, json, "an object");
    }

    /** Has each object of an array read, which begins when it is its turn; none for null. */
    static void objects(JsonParser json, Runnable read) {
        if (is(JsonToken.START_ARRAY, json, "an array")) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (object(json)) {
                    read.run();
                }
            }
        }
    }

    static @Nullable String text(JsonParser json) {
        return is(JsonToken.VALUE_STRING, json, "a string") ? json.getString() : null;
    }

    static @Nullable Long number(JsonParser json) {
        return is(JsonToken.VALUE_NUMBER_INT, json, "an integer") ? json.getLongValue() : null;
    }

    /**
     * Says where something else stands than was expected, and not what it says: that can be of the
     * provider's own words.
     */
    static UnableToRead unexpected(JsonParser json, String expected) {
        return new UnableToRead(
                "%s: %s (expected: %s)"
                        .formatted(
                                json.streamReadContext().pathAsPointer(),
                                json.currentToken(),
                                expected));
    }

    private static boolean is(JsonToken wanted, JsonParser json, String expected) {
        JsonToken token = json.currentToken();
        if (token == wanted || token == JsonToken.VALUE_NULL) {
            return token == wanted;
        }
        throw unexpected(json, expected);
    }
}
