package dev.parley.ingress.reference;

import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.EventTopic.Retention;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.EventCodec;
import dev.parley.events.wire.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The topics as channels, from the table of topics and the schemas of the events. */
final class TopicChannels {
    private static final String BROKERS = "#/servers/brokers";
    private static final String HEADERS = "#/components/schemas/EventHeaders";

    private final ObjectNode document;

    private TopicChannels(ObjectNode document) {
        this.document = document;
    }

    static void addTo(ObjectNode asyncApi) {
        TopicChannels channels = new TopicChannels(asyncApi);
        Topics.ALL.forEach(channels::add);
    }

    private void add(EventTopic<?> topic) {
        ObjectNode channel = child(child(document, "channels"), topic.name());
        channel.put("address", topic.name());
        channel.putArray("servers").addObject().put("$ref", BROKERS);
        child(child(channel, "bindings"), "kafka").set("topicConfiguration", kept(topic));
        ObjectNode messages = channel.putObject("messages");
        for (Class<?> event : EventCodec.leaves(topic.events())) {
            messages.putObject(event.getSimpleName())
                    .put("$ref", "#/components/messages/" + add(topic, event.getSimpleName()));
        }
    }

    private ObjectNode kept(EventTopic<?> topic) {
        ObjectNode kept = document.objectNode();
        switch (topic.retention()) {
            case Retention.DeleteAfter(var time) -> {
                kept.putArray("cleanup.policy").add("delete");
                kept.put("retention.ms", time.toMillis());
            }
            case Retention.Forever() -> {
                kept.putArray("cleanup.policy").add("delete");
                kept.put("retention.ms", -1);
            }
            case Retention.LatestPerKey() -> kept.putArray("cleanup.policy").add("compact");
        }
        return kept;
    }

    private String add(EventTopic<?> topic, String event) {
        String name = topic.name() + "." + event;
        ObjectNode schema = schema(topic, event);
        ObjectNode message = child(child(document, "components"), "messages").putObject(name);
        message.put("name", event);
        message.put("title", event);
        message.set("summary", schema.path("description"));
        message.putObject("headers").put("$ref", HEADERS);
        message.putObject("payload").put("$ref", "#/components/schemas/" + name);
        child(child(document, "components"), "schemas").set(name, schema);
        return name;
    }

    private static ObjectNode schema(EventTopic<?> topic, String event) {
        String path = "/schemas/%s/%s.json".formatted(topic.name(), event);
        try (InputStream file =
                Objects.requireNonNull(EventCodec.class.getResourceAsStream(path), path)) {
            ObjectNode schema = (ObjectNode) EventJson.mapper().readTree(file);
            schema.remove("$schema");
            schema.remove("$id");
            repoint(schema, "#/components/schemas/" + topic.name() + "." + event);
            return schema;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** References within the schema's file become references within this document. */
    private static void repoint(JsonNode node, String place) {
        if (node instanceof ObjectNode object && object.path("$ref").isString()) {
            String target = object.get("$ref").stringValue();
            object.put("$ref", place + target.substring("#".length()));
        }
        node.forEach(child -> repoint(child, place));
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode present ? present : parent.putObject(name);
    }
}
