package dev.parley.worker.model;

import dev.parley.events.wire.EventJson;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** Reads what travels as JSON in a text, so that the SDKs can put it into their requests. */
final class JsonFields {
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
            new TypeReference<>() {};

    private JsonFields() {}

    /**
     * The members of an object.
     *
     * @param field what it is, as the user knows it
     * @throws UnableToExpress when it is no object
     */
    static Map<String, Object> of(String json, String field) {
        try {
            return EventJson.mapper().readValue(json, OBJECT);
        } catch (JacksonException _) {
            throw new UnableToExpress(field + " that is no JSON object");
        }
    }

    /** The arguments of a tool, as a model wrote them: what is no object stands in one. */
    static Map<String, Object> arguments(String json) {
        try {
            Map<String, Object> arguments = EventJson.mapper().readValue(json, OBJECT);
            return arguments == null ? Map.of() : arguments;
        } catch (JacksonException _) {
            return json.isBlank() ? Map.of() : Map.of("arguments", json);
        }
    }
}
