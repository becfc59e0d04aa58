package dev.parley.ingress.openai;

import dev.parley.events.generation.GenerationParameters;
import dev.parley.ingress.completion.Dialogue;
import dev.parley.ingress.completion.Fields;
import dev.parley.ingress.prompt.PromptRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call of {@code POST /v1/chat/completions}. Every parameter of the API is honoured, passed on,
 * taken as the hint that it is, or refused by its name.
 *
 * @param stream whether the answer is wanted as it comes
 * @param includeUsage whether a stream ends with the usage
 * @param listed whether the conversation is to be found in lists
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">Create chat
 *     completion</a>
 */
record ChatCall(
        String model,
        boolean stream,
        boolean includeUsage,
        boolean listed,
        @Nullable String metadata,
        Dialogue dialogue,
        GenerationParameters parameters) {
    private static final int MAX_STOP = 4;

    /**
     * Reads a body.
     *
     * @throws dev.parley.ingress.problem.Refused when it is not of its form, or asks for what is
     *     not served here
     */
    static ChatCall read(JsonNode body) {
        Fields fields = Fields.of(body);
        String model = fields.requiredText("model");
        Dialogue dialogue = ChatMessages.read(fields);
        GenerationParameters parameters = parameters(fields);
        boolean stream = Boolean.TRUE.equals(fields.flag("stream"));
        boolean includeUsage = includeUsage(fields, stream);
        boolean listed = Boolean.TRUE.equals(fields.flag("store"));
        String metadata = CallMetadata.read(fields);
        CallMetadata.takeHints(fields);
        refuse(fields);
        fields.end();
        return new ChatCall(model, stream, includeUsage, listed, metadata, dialogue, parameters);
    }

    private static GenerationParameters parameters(Fields fields) {
        OfferedTools tools = OfferedTools.read(fields, true);
        return new GenerationParameters(
                fields.number("temperature", 0, 2),
                fields.number("top_p", 0, 1),
                null,
                maxTokens(fields),
                stop(fields),
                fields.wholeLong("seed"),
                fields.number("presence_penalty", -2, 2),
                fields.number("frequency_penalty", -2, 2),
                logitBias(fields),
                reasoningEffort(fields),
                AnswerForm.verbosity(fields),
                AnswerForm.chat(fields),
                tools.tools(),
                tools.choice(),
                tools.parallel(),
                CallMetadata.endUser(fields),
                fields.text("prompt_cache_key"));
    }

    private static @Nullable Integer maxTokens(Fields fields) {
        Integer older = fields.whole("max_tokens", 1, Integer.MAX_VALUE);
        Integer most = fields.whole("max_completion_tokens", 1, Integer.MAX_VALUE);
        if (older != null && most != null && !older.equals(most)) {
            throw fields.wrong("max_tokens", "has to equal 'max_completion_tokens', or be absent");
        }
        return most == null ? older : most;
    }

    private static @Nullable List<String> stop(Fields fields) {
        JsonNode given = fields.find("stop");
        if (given == null) {
            return null;
        }
        List<String> stop =
                given.isString() ? List.of(fields.requiredText("stop")) : fields.texts("stop");
        if (stop == null || stop.isEmpty()) {
            return null;
        }
        if (stop.size() > MAX_STOP || stop.stream().anyMatch(String::isEmpty)) {
            throw fields.wrong(
                    "stop", "may have at most %d texts, none of them empty".formatted(MAX_STOP));
        }
        return stop;
    }

    private static @Nullable String logitBias(Fields fields) {
        Fields bias = fields.object("logit_bias");
        JsonNode given = fields.find("logit_bias");
        if (bias == null || given == null || given.isEmpty()) {
            return null;
        }
        for (String token : given.propertyNames()) {
            bias.number(token, -100, 100);
        }
        return fields.json("logit_bias");
    }

    static @Nullable String reasoningEffort(Fields fields) {
        return AnswerForm.effort(fields, "reasoning_effort");
    }

    private static boolean includeUsage(Fields fields, boolean stream) {
        Fields options = fields.object("stream_options");
        if (options == null) {
            return false;
        }
        if (!stream) {
            throw fields.wrong("stream_options", "needs 'stream'");
        }
        boolean include = Boolean.TRUE.equals(options.flag("include_usage"));
        // Padding hides lengths from who listens; what listens here listens to TLS or to loopback.
        options.ignore("include_obfuscation");
        options.end();
        return include;
    }

    private static void refuse(Fields fields) {
        Integer choices = fields.whole("n", 1, 128);
        if (choices != null && choices != 1) {
            throw fields.unsupported("n", "has to be 1");
        }
        if (Boolean.TRUE.equals(fields.flag("logprobs"))) {
            throw fields.unsupported("logprobs", "is not supported");
        }
        List<String> modalities = fields.texts("modalities");
        if (modalities != null && !Set.copyOf(modalities).equals(Set.of("text"))) {
            throw fields.unsupported("modalities", "has to be text alone");
        }
        fields.unsupported(
                "audio",
                "prediction",
                "top_logprobs",
                "web_search_options",
                "functions",
                "function_call",
                "moderation");
    }

    /** The call as the prompt of a conversation of its own. */
    PromptRequest request(@Nullable String idempotencyKey) {
        return dialogue.request(model, parameters, metadata, listed, idempotencyKey);
    }
}
