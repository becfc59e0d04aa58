package dev.parley.ingress.openai;

import dev.parley.events.wire.EventJson;
import dev.parley.ingress.completion.Fields;
import dev.parley.ingress.prompt.PlainText;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a call says of the form of its answer, as generation parameters have it. */
final class AnswerForm {
    private static final Set<String> EFFORTS =
            Set.of("none", "minimal", "low", "medium", "high", "xhigh");

    private AnswerForm() {}

    /** {@code response_format} of a chat completion. */
    static @Nullable String chat(Fields fields) {
        Fields format = fields.object("response_format");
        if (format == null) {
            return null;
        }
        switch (format.requiredText("type")) {
            case "text" -> {
                format.end();
                return null;
            }
            case "json_object" -> {}
            case "json_schema" -> {
                Fields schema = format.required("json_schema", format.object("json_schema"));
                readSchema(schema);
            }
            default -> throw format.wrong("type", "has to be text, json_object or json_schema");
        }
        format.end();
        return fields.json("response_format");
    }

    /** {@code text.format} of a response, as a chat completion would say it. */
    static @Nullable String response(Fields text) {
        Fields format = text.object("format");
        if (format == null) {
            return null;
        }
        String type = format.requiredText("type");
        ObjectNode said = EventJson.mapper().createObjectNode().put("type", type);
        switch (type) {
            case "text" -> {
                format.end();
                return null;
            }
            case "json_object" -> format.end();
            case "json_schema" -> {
                JsonNode given = text.find("format");
                readSchema(format);
                ObjectNode schema = said.putObject("json_schema");
                for (String name : new String[] {"name", "description", "schema", "strict"}) {
                    JsonNode value = given == null ? null : given.get(name);
                    if (value != null && !value.isNull()) {
                        schema.set(name, value);
                    }
                }
            }
            default -> throw format.wrong("type", "has to be text, json_object or json_schema");
        }
        return PlainText.of(text.place("format"), said.toString());
    }

    private static void readSchema(Fields schema) {
        schema.requiredText("name");
        schema.text("description");
        schema.json("schema");
        schema.flag("strict");
        schema.ignore("type");
        schema.end();
    }

    static @Nullable String verbosity(Fields fields) {
        return oneOf(fields, "verbosity", Set.of("low", "medium", "high"));
    }

    static @Nullable String effort(Fields fields, String name) {
        return oneOf(fields, name, EFFORTS);
    }

    private static @Nullable String oneOf(Fields fields, String name, Set<String> words) {
        String word = fields.text(name);
        if (word != null && !words.contains(word)) {
            throw fields.wrong(name, "has to be one of " + words.stream().sorted().toList());
        }
        return word;
    }
}
