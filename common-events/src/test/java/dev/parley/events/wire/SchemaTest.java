package dev.parley.events.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.wire.SampleEvents.Kind;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds the events and their schemas together. */
final class SchemaTest {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    registry ->
                            registry.schemaRegistryConfig(
                                    SchemaRegistryConfig.builder()
                                            .formatAssertionsEnabled(true)
                                            .build()));

    static Stream<Kind<?>> kinds() {
        return SampleEvents.kinds();
    }

    @Test
    void everyEventHasASchemaAndEverySchemaAnEvent() {
        assertThat(SchemaFiles.in("/schemas").keySet())
                .containsExactlyInAnyOrderElementsOf(kinds().map(Kind::toString).toList());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aSchemaListsTheFieldsOfItsRecordAndNoOthers(Kind<?> kind) {
        ObjectNode expected = shape(kind.type());
        ObjectNode properties = (ObjectNode) expected.path("properties");
        ObjectNode withType = expected.objectNode();
        withType.putObject("type").put("const", kind.type().getSimpleName());
        withType.setAll(properties);
        expected.set("properties", withType);
        ((ArrayNode) expected.path("required")).insert(0, "type");

        assertThat(shapeOnly(schema(kind))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aSchemaNamesItselfAndDescribesEveryField(Kind<?> kind) {
        ObjectNode schema = schema(kind);

        assertThat(schema.path("$schema").stringValue())
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("$id").stringValue())
                .isEqualTo("https://parley.dev/schemas/%s.json", kind);
        assertThat(schema.path("title").stringValue()).isEqualTo(kind.type().getSimpleName());
        assertDescribed(SchemaFiles.resolved(schema));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <E extends ParleyEvent> void whatTheCodecWritesIsValid(Kind<E> kind) {
        assertThat(errors(kind, json(kind, kind.full()))).isEmpty();
        assertThat(errors(kind, json(kind, kind.minimal()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <E extends ParleyEvent> void theSamplesHaveAllFieldsAndOnlyTheRequiredOnes(Kind<E> kind) {
        JsonNode properties = schema(kind).path("properties");
        Set<String> required = new TreeSet<>();
        schema(kind).path("required").values().forEach(name -> required.add(name.stringValue()));

        assertThat(json(kind, kind.full()).propertyNames())
                .containsExactlyElementsOf(properties.propertyNames());
        assertThat(json(kind, kind.minimal()).propertyNames())
                .containsExactlyInAnyOrderElementsOf(required);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <E extends ParleyEvent> void aSchemaIsClosedAndHoldsFormats(Kind<E> kind) {
        ObjectNode extra = json(kind, kind.minimal()).put("extra", 1);
        ObjectNode withoutTime = json(kind, kind.minimal());
        withoutTime.remove("at");
        ObjectNode yesterday = json(kind, kind.minimal()).put("at", "yesterday");
        ObjectNode shortId = json(kind, kind.minimal());
        shortId.put(shortId.has("turn_id") ? "turn_id" : "user_id", "1-1-1-1-1");
        ObjectNode absentAsNull = json(kind, kind.minimal()).putNull("cursor");
        ObjectNode other = json(kind, kind.minimal()).put("type", "Other");

        assertThat(Stream.of(extra, withoutTime, yesterday, shortId, absentAsNull, other))
                .allSatisfy(value -> assertThat(errors(kind, value)).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <E extends ParleyEvent> void everyEventIsReadAsItWasWritten(Kind<E> kind) {
        for (E event : List.of(kind.full(), kind.minimal())) {
            EventCodec<E> codec = kind.codec();
            TraceParent trace = TraceParent.start();

            assertThat(
                            codec.read(
                                    codec.key(event),
                                    codec.value(event),
                                    codec.headers(event, trace)))
                    .isEqualTo(new Decoded.Known<>(event, trace));
            assertThat(codec.read(codec.key(event), codec.value(event), new RecordHeaders()))
                    .isEqualTo(new Decoded.Known<>(event, null));
        }
    }

    private static List<Error> errors(Kind<?> kind, JsonNode value) {
        return REGISTRY.getSchema(schema(kind)).validate(value);
    }

    private static ObjectNode schema(Kind<?> kind) {
        return SchemaFiles.one("/schemas", kind.toString());
    }

    private static <E extends ParleyEvent> ObjectNode json(Kind<E> kind, E event) {
        return (ObjectNode) EventJson.mapper().readTree(kind.codec().value(event));
    }

    private static void assertDescribed(JsonNode schema) {
        assertThat(schema.path("description").asString()).as(schema.toString()).isNotBlank();
        schema.path("properties").values().forEach(SchemaTest::assertDescribed);
        if (schema.has("items")) {
            assertDescribed(schema.path("items"));
        }
    }

    /** The schema without its words, names and bounds. */
    private static ObjectNode shapeOnly(ObjectNode schema) {
        ObjectNode shape = SchemaFiles.resolved(schema);
        strip(shape);
        return shape;
    }

    private static void strip(ObjectNode schema) {
        schema.retain(
                "type",
                "properties",
                "required",
                "additionalProperties",
                "items",
                "format",
                "enum",
                "const");
        schema.path("properties").values().forEach(field -> strip((ObjectNode) field));
        if (schema.path("items") instanceof ObjectNode items) {
            strip(items);
        }
    }

    /** The shape that a schema must have, by the record's components. */
    private static ObjectNode shape(Class<?> type) {
        ObjectNode shape = EventJson.mapper().createObjectNode().put("type", "object");
        ObjectNode properties = shape.putObject("properties");
        ArrayNode required = shape.putArray("required");
        for (RecordComponent component : type.getRecordComponents()) {
            String name = SampleEvents.wireName(component);
            properties.set(name, shape(component.getGenericType()));
            if (!SampleEvents.isOptional(component)) {
                required.add(name);
            }
        }
        return shape.put("additionalProperties", false);
    }

    private static ObjectNode shape(Type type) {
        ObjectNode shape = EventJson.mapper().createObjectNode();
        if (type instanceof ParameterizedType list) {
            shape.put("type", "array").set("items", shape(list.getActualTypeArguments()[0]));
            return shape;
        }
        Class<?> each = (Class<?>) type;
        if (each == String.class) {
            return shape.put("type", "string");
        }
        if (each == Instant.class) {
            return shape.put("type", "string").put("format", "date-time");
        }
        if (each.getPackage() == ConversationId.class.getPackage()) {
            return shape.put("type", "string").put("format", "uuid");
        }
        if (Set.of(int.class, long.class, Integer.class, Long.class).contains(each)) {
            return shape.put("type", "integer");
        }
        if (each == Double.class) {
            return shape.put("type", "number");
        }
        if (each == boolean.class || each == Boolean.class) {
            return shape.put("type", "boolean");
        }
        if (each.isEnum()) {
            ArrayNode values = shape.put("type", "string").putArray("enum");
            for (Object constant : each.getEnumConstants()) {
                values.add(EventJson.mapper().valueToTree(constant));
            }
            return shape;
        }
        return shape(each);
    }
}
