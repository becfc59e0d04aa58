package dev.parley.ingress.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.deadletter.DeadLetter;
import dev.parley.events.wire.ClientSettings;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventJson;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonPatch;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/**
 * Mends the value of a letter with a JSON Patch. What comes out is an event of the topic, by its
 * schema and by the group's own reading; nothing else is handed on.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>
 */
final class LetterMending {
    private final EventSchemas schemas = new EventSchemas();

    /**
     * Reads a patch.
     *
     * @throws UnableToMend when it is none
     */
    static void check(String patch) {
        parse(patch);
    }

    /**
     * The value to hand over: the untouched one where there is no patch. Bytes that are no JSON
     * object are patched as if they were the empty one, so that a patch can give a whole value.
     *
     * @throws UnableToMend when the patch does not apply or the result is no event of the topic
     */
    byte @Nullable [] value(DeadLetter letter, LetterTopic topic, @Nullable String patch) {
        byte[] value = letter.record().value();
        if (patch == null) {
            return value;
        }
        byte[] mended = apply(parse(patch), value).toString().getBytes(UTF_8);
        if (mended.length > ClientSettings.MAX_RECORD_BYTES) {
            throw new UnableToMend(
                    "the patched record has %d bytes (at most %d)"
                            .formatted(mended.length, ClientSettings.MAX_RECORD_BYTES));
        }
        schemas.check(topic, EventJson.mapper().readTree(mended));
        switch (topic.decode(letter.record().key(), mended, letter.record().headers())) {
            case Decoded.Known<?> _ -> {}
            case Decoded.Foreign<?>(String type) ->
                    throw new UnableToMend("no event of this version: " + type);
            case Decoded.Unreadable<?>(String reason) -> throw new UnableToMend(reason);
        }
        return mended;
    }

    private static JsonPatch parse(String patch) {
        try (JsonReader reader = Json.createReader(new StringReader(patch))) {
            JsonArray operations = reader.readArray();
            JsonPatch parsed = Json.createPatch(operations);
            for (int index = 0; index < operations.size(); index++) {
                if (!(operations.get(index) instanceof JsonObject operation)
                        || !operation.containsKey("op")
                        || !operation.containsKey("path")) {
                    throw new UnableToMend(
                            "operation %d of the patch needs 'op' and 'path'".formatted(index));
                }
                JsonPatch.Operation.fromOperationName(operation.getString("op"));
            }
            return parsed;
        } catch (JsonException | ClassCastException e) {
            throw new UnableToMend("the patch is no JSON Patch (RFC 6902): " + e.getMessage());
        }
    }

    private static JsonStructure apply(JsonPatch patch, byte @Nullable [] value) {
        try {
            return patch.apply(object(value));
        } catch (JsonException | ClassCastException | NullPointerException e) {
            throw new UnableToMend("the patch does not apply: " + e.getMessage());
        }
    }

    private static JsonStructure object(byte @Nullable [] value) {
        if (value == null) {
            return JsonObject.EMPTY_JSON_OBJECT;
        }
        try (JsonReader reader =
                Json.createReaderFactory(null)
                        .createReader(new ByteArrayInputStream(value), UTF_8)) {
            return reader.readObject();
        } catch (JsonException e) {
            return JsonObject.EMPTY_JSON_OBJECT;
        }
    }
}
