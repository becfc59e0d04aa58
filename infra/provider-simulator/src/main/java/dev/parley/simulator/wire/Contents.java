package dev.parley.simulator.wire;

import dev.parley.simulator.answer.Offer;
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

    /**
     * The tools that a choice leaves: none, all, or those it names.
     *
     * @param mode {@code none}, or {@code required} or {@code any} where one has to be called
     * @param named the names; empty where the choice names none
     */
    static Offer offer(List<Tool> tools, String mode, List<String> named) {
        if (mode.equals("none")) {
            return Offer.NONE;
        }
        List<Tool> left =
                named.isEmpty()
                        ? tools
                        : tools.stream().filter(tool -> named.contains(tool.name())).toList();
        return new Offer(left, mode.equals("required") || mode.equals("any"));
    }
}
