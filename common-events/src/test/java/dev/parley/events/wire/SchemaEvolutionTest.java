package dev.parley.events.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class SchemaEvolutionTest {
    private static final ObjectNode RELEASED =
            SchemaFiles.one("/released-schemas/v1", "chat.generations.v1/GenerationRequested");

    @Test
    void currentSchemasOnlyAddOptionalFieldsToTheReleasedOnes() {
        Map<String, ObjectNode> released = SchemaFiles.in("/released-schemas/v1");

        assertThat(released).isNotEmpty();
        released.forEach((name, schema) ->
                assertThat(SchemaEvolution.breaks(schema, SchemaFiles.one("/schemas", name)))
                        .as(name)
                        .isEmpty());
    }

    @ParameterizedTest
    @MethodSource
    void lets(Consumer<ObjectNode> change) {
        assertThat(SchemaEvolution.breaks(RELEASED, changed(change))).isEmpty();
    }

    static Stream<Named<Consumer<ObjectNode>>> lets() {
        return Stream.of(
                change("nothing change", _ -> {}),
                change(
                        "an optional field come",
                        schema -> properties(schema).putObject("new").put("type", "string")),
                change(
                        "an optional field come into a nested record",
                        schema -> nested(schema, "Message").putObject("new").put("type", "string")),
                change("words change", schema -> field(schema, "model").put("description", "?")),
                change(
                        "the order of the required fields change",
                        schema -> {
                            ArrayNode required = required(schema);
                            required.add(required.remove(1));
                        }));
    }

    @ParameterizedTest
    @MethodSource
    void refuses(Consumer<ObjectNode> change) {
        assertThat(SchemaEvolution.breaks(RELEASED, changed(change))).isNotEmpty();
    }

    static Stream<Named<Consumer<ObjectNode>>> refuses() {
        return Stream.of(
                change("a required field go", schema -> properties(schema).remove("model")),
                change("an optional field go", schema -> properties(schema).remove("cursor")),
                change("a field get a new name", schema -> rename(schema, "cursor", "position")),
                change(
                        "a field change its type",
                        schema -> field(schema, "model").put("type", "integer")),
                change(
                        "a field change its format",
                        schema -> field(schema, "due_at").remove("format")),
                change("an enum get a value", schema -> values(schema, "provider").add("new")),
                change("an enum lose a value", schema -> values(schema, "provider").remove(0)),
                change("a bound come", schema -> field(schema, "model").put("maxLength", 3)),
                change(
                        "an optional field become required",
                        schema -> required(schema).add("cursor")),
                change(
                        "a required field come",
                        schema -> {
                            properties(schema).putObject("new").put("type", "string");
                            required(schema).add("new");
                        }),
                change(
                        "a required field become optional",
                        schema -> required(schema).remove(required(schema).size() - 1)),
                change(
                        "a nested field go",
                        schema -> nested(schema, "GenerationParameters").remove("stop")),
                change(
                        "elements of a list change",
                        schema ->
                                ((ObjectNode) field(schema, "messages").path("items"))
                                        .put("$ref", "#/$defs/GenerationParameters")),
                change(
                        "a nested field become required",
                        schema ->
                                ((ObjectNode) schema.path("$defs").path("GenerationParameters"))
                                        .putArray("required")
                                        .add("seed")),
                change("the record open", schema -> schema.put("additionalProperties", true)));
    }

    private static Named<Consumer<ObjectNode>> change(String name, Consumer<ObjectNode> change) {
        return Named.of(name, change);
    }

    private static ObjectNode changed(Consumer<ObjectNode> change) {
        ObjectNode schema = RELEASED.deepCopy();
        change.accept(schema);
        return schema;
    }

    private static void rename(ObjectNode schema, String from, String to) {
        properties(schema).set(to, properties(schema).remove(from));
    }

    private static ObjectNode properties(ObjectNode schema) {
        return (ObjectNode) schema.path("properties");
    }

    private static ObjectNode field(ObjectNode schema, String name) {
        return (ObjectNode) properties(schema).path(name);
    }

    private static ArrayNode values(ObjectNode schema, String name) {
        return (ArrayNode) field(schema, name).path("enum");
    }

    private static ArrayNode required(ObjectNode schema) {
        return (ArrayNode) schema.path("required");
    }

    private static ObjectNode nested(ObjectNode schema, String name) {
        return (ObjectNode) schema.path("$defs").path(name).path("properties");
    }
}
