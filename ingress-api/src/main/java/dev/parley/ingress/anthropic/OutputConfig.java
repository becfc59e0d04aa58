package dev.parley.ingress.anthropic;

import dev.parley.events.wire.EventJson;
import dev.parley.ingress.completion.Fields;
import dev.parley.ingress.prompt.PlainText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of an answer.
 *
 * @param effort how much a model shall think
 * @param responseFormat as {@link dev.parley.events.generation.GenerationParameters} has it
 */
record OutputConfig(@Nullable String effort, @Nullable String responseFormat) {

    static OutputConfig read(Fields fields) {
        Fields config = fields.object("output_config");
        if (config == null) {
            return new OutputConfig(null, null);
        }
        String effort = config.text("effort");
        Fields format = config.object("format");
        config.end();
        return new OutputConfig(effort, format == null ? null : responseFormat(format));
    }

    private static String responseFormat(Fields format) {
        if (!format.requiredText("type").equals("json_schema")) {
            throw format.wrong("type", "has to be json_schema");
        }
        JsonNode schema = format.required("schema", format.find("schema"));
        format.end();
        ObjectNode wrapped = EventJson.mapper().createObjectNode();
        wrapped.put("type", "json_schema");
        wrapped.putObject("json_schema")
                .put("name", "answer")
                .put("strict", true)
                .set("schema", schema);
        return PlainText.of(format.place("schema"), wrapped.toString());
    }
}
