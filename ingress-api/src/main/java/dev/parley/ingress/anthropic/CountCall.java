package dev.parley.ingress.anthropic;

import dev.parley.ingress.completion.Dialogue;
import dev.parley.ingress.completion.Fields;
import dev.parley.ingress.prompt.TokenEstimate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A call of {@code POST /v1/messages/count_tokens}: one of {@code POST /v1/messages} without what
 * no token depends on.
 *
 * @see <a href="https://docs.claude.com/en/api/messages-count-tokens">Count tokens</a>
 */
record CountCall(String model, Dialogue dialogue, ToolOffer tools) {

    /**
     * Reads a body.
     *
     * @throws dev.parley.ingress.problem.Refused when it is not of its form
     */
    static CountCall read(JsonNode body) {
        Fields fields = Fields.of(body);
        String model = fields.requiredText("model");
        Dialogue dialogue = DialogueReader.read(fields);
        ToolOffer tools = ToolOffer.read(fields);
        OutputConfig.read(fields);
        MessagesCall.refuseThinking(fields);
        fields.ignore("cache_control");
        fields.end();
        return new CountCall(model, dialogue, tools);
    }

    /** The estimate. */
    long tokens() {
        return TokenEstimate.of(
                Stream.concat(dialogue.context().stream(), dialogue.prompt().stream()).toList(),
                tools.tools());
    }
}
