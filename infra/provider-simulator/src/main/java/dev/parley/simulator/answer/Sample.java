package dev.parley.simulator.answer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values made from a JSON Schema so that it accepts them: by type, with every property that is
 * declared. Patterns and formats are not looked at.
 */
final class Sample {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Where a schema that contains itself is not followed any further. */
    private static final int DEPTH = 8;

    private final JsonNode root;
    private final String text;

    private Sample(JsonNode root, String text) {
        this.root = root;
        this.text = text;
    }

    /** An object; strings are the given text. */
    static ObjectNode object(JsonNode schema, String text) {
        Sample sample = new Sample(schema, text);
        return sample.object(sample.resolved(schema), 0);
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = NODES.objectNode();
        schema.path("properties")
                .forEachEntry((name, property) -> {
                    if (depth < DEPTH || isRequired(schema, name)) {
                        object.set(name, value(property, depth + 1));
                    }
                });
        for (JsonNode required : schema.path("required").values()) {
            if (!object.has(required.asString())) {
                object.put(required.asString(), text);
            }
        }
        return object;
    }

    private static boolean isRequired(JsonNode schema, String name) {
        return schema.path("required")
                .valueStream()
                .anyMatch(each -> each.asString("").equals(name));
    }

    private JsonNode value(JsonNode declared, int depth) {
        JsonNode schema = resolved(declared);
        if (depth > 2 * DEPTH) {
            return NODES.nullNode();
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (!schema.path("enum").isEmpty()) {
            return schema.path("enum").get(0);
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "boolean" -> NODES.booleanNode(true);
            case "integer", "number" -> NODES.numberNode(schema.path("minimum").asLong(1));
            case "null" -> NODES.nullNode();
            default -> NODES.stringNode(text);
        };
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = NODES.arrayNode();
        int least = Math.min(schema.path("minItems").asInt(0), DEPTH);
        while (array.size() < least) {
            array.add(value(schema.path("items"), depth + 1));
        }
        return array;
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.path(0).asString("string");
        }
        return type.asString(schema.has("properties") ? "object" : "string");
    }

    /** The schema itself, behind references inside the root and alternatives. */
    private JsonNode resolved(JsonNode declared) {
        JsonNode schema = declared;
        for (int step = 0; step < DEPTH; step++) {
            if (schema.path("$ref").asString("").startsWith("#")) {
                schema = root.at(schema.path("$ref").asString().substring(1));
            } else if (schema.path("anyOf").has(0)) {
                schema = schema.path("anyOf").get(0);
            } else if (schema.path("oneOf").has(0)) {
                schema = schema.path("oneOf").get(0);
            } else {
                break;
            }
        }
        return schema;
    }
}
