package dev.parley.local.chat;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the edge sent over the WebSocket: a JSON object with a type. */
public record Frame(String text, JsonNode fields) {

    static Frame parse(String text) {
        try {
            return new Frame(text, JsonMapper.shared().readTree(text));
        } catch (JacksonException malformed) {
            throw new UnableToChat("the edge sent something that is not JSON");
        }
    }

    public String type() {
        return field("type");
    }

    /** Empty where the frame has no such field. */
    public String field(String name) {
        return fields.path(name).asString("");
    }

    /** Why something failed, in the words of the edge. */
    public String reason() {
        JsonNode error = fields.path("error");
        JsonNode told = error.isObject() ? error : fields;
        return Stream.concat(
                        first(told, "code", "category"), first(told, "detail", "message", "title"))
                .collect(Collectors.joining(": "));
    }

    private static Stream<String> first(JsonNode object, String... names) {
        return Arrays.stream(names)
                .map(name -> object.path(name).asString(""))
                .filter(value -> !value.isEmpty())
                .limit(1);
    }
}
