package dev.parley.events.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares a schema with the released one: optional fields may be added, words may change, and all
 * else must stay as it was.
 */
final class SchemaEvolution {
    private static final Set<String> WORDS = Set.of("description", "title");

    private SchemaEvolution() {}

    /** What a reader of the released schema would stumble over; empty when nothing. */
    static List<String> breaks(ObjectNode released, ObjectNode current) {
        List<String> breaks = new ArrayList<>();
        compare("", SchemaFiles.resolved(released), SchemaFiles.resolved(current), breaks);
        return breaks;
    }

    private static void compare(
            String path, JsonNode released, JsonNode current, List<String> breaks) {
        Set<String> keywords = new TreeSet<>(released.propertyNames());
        keywords.addAll(current.propertyNames());
        keywords.removeAll(WORDS);
        for (String keyword : keywords) {
            JsonNode before = released.path(keyword);
            JsonNode after = current.path(keyword);
            switch (keyword) {
                case "properties" -> fields(path, before, after, breaks);
                case "items" -> compare(path + "[]", before, after, breaks);
                case "required" -> {
                    if (!names(before).equals(names(after))) {
                        breaks.add("%s required: %s → %s".formatted(path, before, after));
                    }
                }
                default -> {
                    if (!before.equals(after)) {
                        breaks.add("%s %s: %s → %s".formatted(path, keyword, before, after));
                    }
                }
            }
        }
    }

    private static void fields(
            String path, JsonNode released, JsonNode current, List<String> breaks) {
        released.properties()
                .forEach(field -> {
                    String name = path + "/" + field.getKey();
                    if (current.has(field.getKey())) {
                        compare(name, field.getValue(), current.path(field.getKey()), breaks);
                    } else {
                        breaks.add(name + " removed");
                    }
                });
    }

    private static Set<String> names(JsonNode required) {
        Set<String> names = new TreeSet<>();
        required.values().forEach(name -> names.add(name.stringValue()));
        return names;
    }
}
