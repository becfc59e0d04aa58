package dev.parley.simulator.answer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Arguments for a tool call, made from the tool's JSON Schema so that the tool accepts them. */
final class Arguments {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Arguments() {}

    /** One value for each property of an object schema; strings are the given text. */
    static ObjectNode sample(JsonNode schema, String text) {
        ObjectNode arguments = NODES.objectNode();
        schema.path("properties")
                .forEachEntry((name, property) -> arguments.set(name, value(property, text)));
        return arguments;
    }

    private static JsonNode value(JsonNode schema, String text) {
        if (!schema.path("enum").isEmpty()) {
            return schema.path("enum").get(0);
        }
        return switch (schema.path("type").asString("string")) {
            case "object" -> sample(schema, text);
            case "array" -> NODES.arrayNode();
            case "boolean" -> NODES.booleanNode(true);
            case "integer", "number" -> NODES.numberNode(1);
            case "null" -> NODES.nullNode();
            default -> NODES.stringNode(text);
        };
    }
}
