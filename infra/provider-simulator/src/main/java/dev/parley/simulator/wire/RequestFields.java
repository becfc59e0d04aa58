package dev.parley.simulator.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a JSON object; every method throws {@link RejectedRequest} on a value it does
 * not expect.
 */
final class RequestFields {
    private static final int METADATA_ENTRIES = 16;
    private static final int METADATA_KEY = 64;
    private static final int METADATA_VALUE = 512;

    private final JsonNode body;

    RequestFields(JsonNode body) {
        if (!body.isObject()) {
            throw new RejectedRequest("body", "The request body must be a JSON object.");
        }
        this.body = body;
    }

    String text(String field) {
        String value = optionalText(field);
        if (value == null || value.isEmpty()) {
            throw expected(field, "a non-empty string");
        }
        return value;
    }

    @Nullable String optionalText(String field) {
        JsonNode value = body.path(field);
        if (absent(value)) {
            return null;
        }
        if (!value.isString()) {
            throw expected(field, "a string");
        }
        return value.stringValue();
    }

    boolean flag(String field) {
        JsonNode value = body.path(field);
        if (!absent(value) && !value.isBoolean()) {
            throw expected(field, "a boolean");
        }
        return value.asBoolean(false);
    }

    long number(String field, long otherwise) {
        JsonNode value = body.path(field);
        if (absent(value)) {
            return otherwise;
        }
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
            throw expected(field, "an integer");
        }
        return value.longValue();
    }

    OptionalInt count(String field, int most) {
        if (absent(body.path(field))) {
            return OptionalInt.empty();
        }
        long value = number(field, 0);
        if (value < 1 || value > most) {
            throw expected(field, "an integer from 1 to " + most);
        }
        return OptionalInt.of((int) value);
    }

    JsonNode object(String field) {
        JsonNode value = body.path(field);
        if (!absent(value) && !value.isObject()) {
            throw expected(field, "an object");
        }
        return value;
    }

    /** The elements of an array; none where the field is absent. */
    List<JsonNode> elements(String field) {
        JsonNode value = body.path(field);
        if (!absent(value) && !value.isArray()) {
            throw expected(field, "an array");
        }
        return List.copyOf(value.values());
    }

    /** The messages, of which there is at least one. */
    List<JsonNode> messages() {
        List<JsonNode> messages = elements("messages");
        if (messages.isEmpty()) {
            throw expected("messages", "an array with at least one message");
        }
        return messages;
    }

    /** A text or an array of texts, none of them empty. */
    List<String> texts(String field) {
        JsonNode value = body.path(field);
        if (absent(value)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value.isArray() ? value.values() : List.of(value)) {
            if (!element.isString() || element.stringValue().isEmpty()) {
                throw expected(field, "non-empty strings");
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        object("metadata")
                .forEachEntry((key, value) -> {
                    if (!value.isNull()) {
                        metadata.put(key, value.asString());
                    }
                });
        boolean fits =
                metadata.size() <= METADATA_ENTRIES
                        && metadata.entrySet().stream()
                                .allMatch(entry ->
                                        entry.getKey().length() <= METADATA_KEY
                                                && entry.getValue().length() <= METADATA_VALUE);
        if (!fits) {
            throw expected(
                    "metadata",
                    "at most 16 entries, keys up to 64 and values up to 512 characters");
        }
        return metadata;
    }

    static RejectedRequest expected(String field, String what) {
        return new RejectedRequest(
                field, "Invalid value for '" + field + "': expected " + what + ".");
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
