package dev.parley.sink.row;

import dev.parley.events.wire.EventJson;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** JSON that a {@code jsonb} column can hold; what it cannot is replaced as in other text. */
public final class StorableJson {
    /** An escaped NUL: behind an even number of backslashes. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

    private StorableJson() {}

    /** The JSON of this value, or null for null. */
    public static @Nullable String of(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        String json = EventJson.mapper().writeValueAsString(value);
        return json.contains("\\u0000") ? NUL.matcher(json).replaceAll("$1\\\\ufffd") : json;
    }

    /**
     * The JSON object of texts that is in this text, its other values as their text too; the text
     * itself, as JSON, where it is no JSON object.
     */
    public static @Nullable String ofTexts(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            JsonNode json = EventJson.mapper().readTree(text);
            if (json.isObject()) {
                Map<String, String> texts = new TreeMap<>();
                json.forEachEntry((name, value) ->
                        texts.put(name, value.isContainer() ? value.toString() : value.asString()));
                return of(texts);
            }
        } catch (JacksonException _) {
            // Kept as it is.
        }
        return of(text);
    }
}
