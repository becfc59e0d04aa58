package dev.parley.ingress.anthropic;

import dev.parley.events.generation.GenerationParameters;
import dev.parley.ingress.completion.Dialogue;
import dev.parley.ingress.completion.Fields;
import dev.parley.ingress.prompt.PromptRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call of {@code POST /v1/messages}. Every field of the API is honoured, taken as the hint that
 * it is, or refused by its name.
 *
 * @param stream whether the answer is wanted as it comes
 * @see <a href="https://docs.claude.com/en/api/messages">Messages</a>
 */
record MessagesCall(
        String model, boolean stream, Dialogue dialogue, GenerationParameters parameters) {

    /**
     * Reads a body.
     *
     * @throws dev.parley.ingress.problem.Refused when it is not of its form, or asks for what is
     *     not served here
     */
    static MessagesCall read(JsonNode body) {
        Fields fields = Fields.of(body);
        String model = fields.requiredText("model");
        Dialogue dialogue = DialogueReader.read(fields);
        ToolOffer tools = ToolOffer.read(fields);
        Integer maxTokens =
                fields.required("max_tokens", fields.whole("max_tokens", 1, Integer.MAX_VALUE));
        Double temperature = fields.number("temperature", 0, 1);
        Double topP = fields.number("top_p", 0, 1);
        Integer topK = fields.whole("top_k", 0, Integer.MAX_VALUE);
        List<String> stop = stopSequences(fields);
        boolean stream = Boolean.TRUE.equals(fields.flag("stream"));
        OutputConfig output = OutputConfig.read(fields);
        String endUser = endUser(fields);
        takeHints(fields);
        fields.end();
        return new MessagesCall(
                model,
                stream,
                dialogue,
                new GenerationParameters(
                        temperature,
                        topP,
                        topK,
                        maxTokens,
                        stop,
                        null,
                        null,
                        null,
                        null,
                        output.effort(),
                        null,
                        output.responseFormat(),
                        tools.tools(),
                        tools.choice(),
                        tools.parallel(),
                        endUser,
                        null));
    }

    /** What is asked of a model without any effect on what a model answers. */
    private static void takeHints(Fields fields) {
        String tier = fields.text("service_tier");
        if (tier != null && !tier.equals("auto") && !tier.equals("standard_only")) {
            throw fields.wrong("service_tier", "has to be auto or standard_only");
        }
        fields.ignore("cache_control");
        refuseThinking(fields);
    }

    /** Models think as their provider has them think. */
    static void refuseThinking(Fields fields) {
        Fields thinking = fields.object("thinking");
        if (thinking != null && !"disabled".equals(thinking.text("type"))) {
            throw fields.wrong("thinking", "is not supported, unless it is of type disabled");
        }
    }

    private static @Nullable List<String> stopSequences(Fields fields) {
        List<String> stop = fields.texts("stop_sequences");
        if (stop == null || stop.isEmpty()) {
            return null;
        }
        if (stop.stream().anyMatch(String::isBlank)) {
            throw fields.wrong("stop_sequences", "holds one without a visible character");
        }
        return stop;
    }

    private static @Nullable String endUser(Fields fields) {
        Fields metadata = fields.object("metadata");
        if (metadata == null) {
            return null;
        }
        String user = metadata.text("user_id");
        metadata.end();
        return user;
    }

    /** What is called so in a chat completion. */
    static String name(String parameter) {
        return switch (parameter) {
            case "reasoning_effort" -> "output_config.effort";
            case "response_format" -> "output_config.format";
            default -> parameter;
        };
    }

    /** The call as a prompt. */
    PromptRequest request(@Nullable String idempotencyKey) {
        return dialogue.request(model, parameters, null, false, idempotencyKey);
    }
}
