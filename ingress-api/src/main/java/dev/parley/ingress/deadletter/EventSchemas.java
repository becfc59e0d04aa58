package dev.parley.ingress.deadletter;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.parley.events.wire.EventCodec;
import dev.parley.events.wire.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** The JSON Schemas of the events, loaded when they are needed. Thread-safe. */
final class EventSchemas {
    private final Map<String, Schema> loaded = new ConcurrentHashMap<>();

    /**
     * Holds a value against the schema of the event that it says it is.
     *
     * @throws UnableToMend when it does not fit; names fields and bounds
     */
    void check(LetterTopic topic, JsonNode value) {
        String type = value.path("type").asString("");
        boolean known =
                EventCodec.leaves(topic.source().events()).stream()
                        .anyMatch(event -> event.getSimpleName().equals(type));
        if (!known) {
            throw new UnableToMend("the field 'type' names no event of " + topic.source().name());
        }
        Schema schema =
                loaded.computeIfAbsent(
                        "/schemas/%s/%s.json".formatted(topic.source().name(), type),
                        EventSchemas::load);
        for (Error error : schema.validate(value)) {
            throw new UnableToMend(
                    "%s is not as its schema says: %s: %s"
                            .formatted(type, error.getInstanceLocation(), error.getMessage()));
        }
    }

    private static Schema load(String path) {
        SchemaRegistry registry =
                SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        settings ->
                                settings.schemaRegistryConfig(
                                        SchemaRegistryConfig.builder()
                                                .formatAssertionsEnabled(true)
                                                .build()));
        try (InputStream file =
                Objects.requireNonNull(EventCodec.class.getResourceAsStream(path), path)) {
            return registry.getSchema(EventJson.mapper().readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
