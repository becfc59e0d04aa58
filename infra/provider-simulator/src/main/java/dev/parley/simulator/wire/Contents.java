package dev.parley.simulator.wire;

import dev.parley.simulator.answer.Tool;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What both wires write alike inside a message and around tools. */
final class Contents {

    private Contents() {}

    /**
     * The text of a message's content: a string, parts, or nothing. What is not text stands as its
     * type.
     */
    static String text(JsonNode content, String field) {
        if (content.isString()) {
            return content.stringValue();
        }
        if (!content.isArray() && !content.isNull() && !content.isMissingNode()) {
            throw RequestFields.expected(field + ".content", "a string or an array");
        }
        List<String> parts = new ArrayList<>();
        for (JsonNode part : content.values()) {
            parts.add(part(part));
        }
        return String.join("\n", parts);
    }

    /** The text of a part; its type in brackets where it has none. */
    static String part(JsonNode part) {
        return part.path("text").isString()
                ? part.path("text").stringValue()
                : "[" + part.path("type").asString("part") + "]";
    }

    /** The tools that a choice leaves: none, all, or the one it names. */
    static List<Tool> allowed(List<Tool> tools, JsonNode choice, JsonNode named) {
        boolean none =
                choice.asString("").equals("none")
                        || choice.path("type").asString("").equals("none");
        if (none) {
            return List.of();
        }
        return named.isString()
                ? tools.stream().filter(tool -> tool.name().equals(named.stringValue())).toList()
                : tools;
    }
}
