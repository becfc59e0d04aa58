package dev.parley.events.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schema files of a folder of the class path. */
final class SchemaFiles {
    private static final Map<String, Map<String, ObjectNode>> READ = new ConcurrentHashMap<>();

    private SchemaFiles() {}

    /** All schemas by path, {@code <topic>/<EventType>}. */
    static Map<String, ObjectNode> in(String folder) {
        return READ.computeIfAbsent(folder, name -> readAll(folder(name)));
    }

    private static Map<String, ObjectNode> readAll(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            Map<String, ObjectNode> schemas = new TreeMap<>();
            files.filter(file -> file.toString().endsWith(".json"))
                    .forEach(file -> schemas.put(name(root, file), read(file)));
            return schemas;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of them. */
    static ObjectNode one(String folder, String name) {
        return Objects.requireNonNull(in(folder).get(name), name);
    }

    /** The path of a folder of the class path. */
    static Path folder(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(SchemaFiles.class.getResource(name), name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The same schema with what it refers to in the place of the reference. */
    static ObjectNode resolved(ObjectNode schema) {
        ObjectNode resolved = schema.deepCopy();
        JsonNode definitions = resolved.path("$defs").deepCopy();
        resolved.remove("$defs");
        resolve(resolved, definitions);
        return resolved;
    }

    private static void resolve(JsonNode node, JsonNode definitions) {
        if (node instanceof ObjectNode object && object.has("$ref")) {
            String name = object.path("$ref").stringValue().replace("#/$defs/", "");
            JsonNode definition = definitions.path(name).deepCopy();
            object.remove("$ref");
            definition
                    .properties()
                    .forEach(keyword -> {
                        if (!object.has(keyword.getKey())) {
                            object.set(keyword.getKey(), keyword.getValue());
                        }
                    });
        }
        if (node instanceof ObjectNode || node instanceof ArrayNode) {
            node.values().forEach(child -> resolve(child, definitions));
        }
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/').replace(".json", "");
    }

    private static ObjectNode read(Path file) {
        return (ObjectNode) EventJson.mapper().readTree(file);
    }
}
