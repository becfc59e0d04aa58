package dev.parley.ingress.reference;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.parley.events.wire.EventJson;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds what the edge answers against the documents. Schemas count as closed here: a field that
 * they do not name is an error.
 */
public final class Contract {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    settings ->
                            settings.schemaRegistryConfig(
                                    SchemaRegistryConfig.builder()
                                            .formatAssertionsEnabled(true)
                                            .build()));
    private static final Map<JsonNode, Schema> COMPILED = new ConcurrentHashMap<>();
    private static final JsonNode ROUTES = closed(Documents.all().openApi());
    private static final JsonNode FRAMES = closed(Documents.all().asyncApi());

    private Contract() {}

    /**
     * Checks an answer over HTTP.
     *
     * @param path without the query
     * @param contentType of the answer; empty for none
     */
    public static void checkAnswer(
            String method, String path, int status, String contentType, String body) {
        Optional<JsonNode> item = item(path);
        Optional<JsonNode> operation =
                item.map(found -> found.get(method.toLowerCase(Locale.ROOT)));
        if (operation.isEmpty()) {
            return;
        }
        JsonNode responses = operation.get().get("responses");
        JsonNode response = responses.path(String.valueOf(status));
        JsonNode described =
                resolved(response.isMissingNode() ? responses.path("default") : response);
        String type = contentType.split(";", -1)[0];
        JsonNode schema = described.path("content").path(type).path("schema");
        if (type.isEmpty() && body.isEmpty()) {
            return;
        }
        if (schema.isMissingNode()) {
            throw new AssertionError(
                    "%s %s answers %d with %s, which is not described"
                            .formatted(method, path, status, type));
        }
        String place = "%s %s, %d".formatted(method, path, status);
        if (type.endsWith("json")) {
            check(place, ROUTES, schema, EventJson.mapper().readTree(body));
        } else if (type.equals("application/jsonl")) {
            body.lines()
                    .forEach(line ->
                            check(place, ROUTES, schema, EventJson.mapper().readTree(line)));
        }
    }

    /** Checks a frame of the edge. */
    public static void checkFrame(String text) {
        JsonNode frame = EventJson.mapper().readTree(text);
        String type = frame.path("type").asString("");
        JsonNode message = FRAMES.at("/components/messages/" + type);
        if (message.isMissingNode()) {
            throw new AssertionError("a frame of type '%s' is not described".formatted(type));
        }
        check("frame " + type, FRAMES, message.get("payload"), frame);
    }

    private static void check(String place, JsonNode document, JsonNode schema, JsonNode value) {
        Schema compiled =
                COMPILED.computeIfAbsent(
                        schema,
                        _ -> {
                            ObjectNode whole = (ObjectNode) schema.deepCopy();
                            whole.set("components", document.get("components"));
                            return REGISTRY.getSchema(whole);
                        });
        List<Error> errors = compiled.validate(value);
        if (!errors.isEmpty()) {
            throw new AssertionError(place + " is not as described: " + errors + "\n" + value);
        }
    }

    /** The path's description; one without variables goes before one with. */
    private static Optional<JsonNode> item(String path) {
        return ROUTES.get("paths").properties().stream()
                .filter(each -> matches(each.getKey(), path))
                .min(
                        Comparator.comparingLong((Map.Entry<String, JsonNode> each) ->
                                each.getKey()
                                        .chars()
                                        .filter(character -> character == '{')
                                        .count()))
                .map(Map.Entry::getValue);
    }

    private static boolean matches(String template, String path) {
        List<String> expected = Arrays.asList(template.split("/", -1));
        List<String> given = Arrays.asList(path.split("/", -1));
        if (expected.size() != given.size()) {
            return false;
        }
        for (int index = 0; index < expected.size(); index++) {
            if (!expected.get(index).startsWith("{")
                    && !expected.get(index).equals(given.get(index))) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? ROUTES.at(node.get("$ref").stringValue().substring("#".length()))
                : node;
    }

    private static JsonNode closed(ObjectNode document) {
        ObjectNode copy = document.deepCopy();
        close(copy);
        return copy;
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(Contract::close);
    }
}
