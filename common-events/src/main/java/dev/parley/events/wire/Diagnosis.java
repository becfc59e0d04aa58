package dev.parley.events.wire;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidTypeIdException;

/**
 * Says what a value is that gave no event, by a second and slower look at it. Names fields of the
 * format, never what the value holds.
 */
final class Diagnosis {
    private static final int MAX_TYPE_LENGTH = 80;

    private Diagnosis() {}

    /**
     * What is wrong.
     *
     * @param cause what the first reading met
     */
    static <E extends ParleyEvent> Decoded<E> of(byte[] value, JacksonException cause) {
        JsonNode json;
        try {
            json = EventJson.mapper().readTree(value);
        } catch (JacksonException e) {
            return new Decoded.Unreadable<>("not JSON: " + e.getClass().getSimpleName());
        }
        if (!json.isObject()) {
            return new Decoded.Unreadable<>("not a JSON object");
        }
        JsonNode type = json.path("type");
        if (isAbsent(type)) {
            return missing("type");
        }
        if (!type.isString() || type.stringValue().isEmpty()) {
            return malformed("type");
        }
        return cause instanceof InvalidTypeIdException
                ? foreign(type.stringValue())
                : offendingField(json, cause);
    }

    /** A field that must be there and is not. */
    static <E extends ParleyEvent> Decoded<E> missing(String field) {
        return new Decoded.Unreadable<>("the field '%s' is missing".formatted(field));
    }

    private static <E extends ParleyEvent> Decoded<E> malformed(String field) {
        return new Decoded.Unreadable<>("the field '%s' is not of its form".formatted(field));
    }

    private static <E extends ParleyEvent> Decoded<E> foreign(String type) {
        return new Decoded.Foreign<>(type.substring(0, Math.min(type.length(), MAX_TYPE_LENGTH)));
    }

    private static <E extends ParleyEvent> Decoded<E> offendingField(
            JsonNode json, JacksonException cause) {
        StringBuilder path = new StringBuilder();
        JsonNode place = json;
        for (JacksonException.Reference step : cause.getPath()) {
            String name = step.getPropertyName();
            if (name == null) {
                path.append('[').append(step.getIndex()).append(']');
                place = place.path(step.getIndex());
            } else {
                path.append(path.isEmpty() ? "" : ".").append(name);
                place = place.path(name);
            }
        }
        if (path.isEmpty()) {
            return new Decoded.Unreadable<>("not an event");
        }
        return isAbsent(place) ? missing(path.toString()) : malformed(path.toString());
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
