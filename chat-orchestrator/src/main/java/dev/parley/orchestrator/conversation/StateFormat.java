package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Shape;
import dev.parley.events.generation.Model;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.wire.EventJson;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * How state of one type is written to a store: JSON, but records as arrays and ids in base 64, so
 * that no field name and little of an id takes room in the changelogs. A record may only grow at
 * its end, by nullable fields.
 */
final class StateFormat<T> {
    private static final JsonMapper MAPPER = mapper();

    private final ObjectReader reader;
    private final ObjectWriter writer;

    StateFormat(Class<T> type) {
        this.reader = MAPPER.readerFor(type);
        this.writer = MAPPER.writerFor(type);
    }

    byte[] write(T value) {
        return writer.writeValueAsBytes(value);
    }

    T read(byte[] bytes) {
        try {
            return reader.readValue(bytes);
        } catch (JacksonException e) {
            throw new UnableToReadState(e);
        }
    }

    private static JsonMapper mapper() {
        JsonMapper.Builder builder =
                EventJson.mapper()
                        .rebuild()
                        .withConfigOverride(
                                UUID.class, format -> format.setFormat(as(Shape.BINARY)))
                        .withConfigOverride(
                                Model.class, format -> format.setFormat(as(Shape.ARRAY)));
        for (Class<?> id :
                List.of(ConversationId.class, TurnId.class, GenerationId.class, UserId.class)) {
            builder.addMixIn(id, ReadAsUuid.class);
        }
        return builder.build();
    }

    private static JsonFormat.Value as(Shape shape) {
        return JsonFormat.Value.forShape(shape);
    }

    /**
     * Ids are read by their constructor, which takes a UUID of any form, not by their parser. Only
     * annotates.
     */
    private interface ReadAsUuid {
        @JsonCreator(mode = JsonCreator.Mode.DISABLED)
        static Object parse(String text) {
            return text;
        }
    }
}
