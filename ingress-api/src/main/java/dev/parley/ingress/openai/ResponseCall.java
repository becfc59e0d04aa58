package dev.parley.ingress.openai;

import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.ingress.completion.Dialogue;
import dev.parley.ingress.completion.Fields;
import dev.parley.ingress.prompt.Particulars;
import dev.parley.ingress.prompt.PromptRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call of {@code POST /v1/responses}. Every parameter of the API is honoured, passed on, taken as
 * the hint that it is, or refused by its name.
 *
 * @param stream whether the answer is wanted as it comes
 * @param background whether nobody waits for it
 * @param stored whether the response can be asked for, and continued, later
 * @param previous the id of the response that this one continues
 * @param conversation that it goes on in
 * @param said what the response repeats of the call
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">Create a model
 *     response</a>
 */
record ResponseCall(
        String model,
        boolean stream,
        boolean background,
        boolean stored,
        @Nullable String previous,
        @Nullable String conversation,
        @Nullable String metadata,
        Dialogue dialogue,
        GenerationParameters parameters,
        ObjectNode said) {

    /**
     * Reads a body.
     *
     * @param known items of earlier responses by their ids
     * @throws dev.parley.ingress.problem.Refused when it is not of its form, or asks for what is
     *     not served here
     */
    static ResponseCall read(JsonNode body, Function<String, Optional<Message>> known) {
        Fields fields = Fields.of(body);
        String model = fields.requiredText("model");
        String instructions = ResponseItems.instructions(fields);
        List<Message> context =
                instructions == null ? List.of() : List.of(Message.text(Role.SYSTEM, instructions));
        Dialogue dialogue = new Dialogue(context, ResponseItems.read(fields, known));
        GenerationParameters parameters = parameters(fields);
        boolean stream = Boolean.TRUE.equals(fields.flag("stream"));
        streamOptions(fields, stream);
        boolean stored = !Boolean.FALSE.equals(fields.flag("store"));
        boolean background = Boolean.TRUE.equals(fields.flag("background"));
        if (background && !stored) {
            throw fields.wrong("background", "needs 'store'");
        }
        String previous = fields.text("previous_response_id");
        String conversation = conversation(fields, previous, instructions);
        String metadata = CallMetadata.read(fields);
        CallMetadata.takeHints(fields);
        refuse(fields);
        fields.end();
        return new ResponseCall(
                model,
                stream,
                background,
                stored,
                previous,
                conversation,
                metadata,
                dialogue,
                parameters,
                ResponseObject.repeated(body));
    }

    private static GenerationParameters parameters(Fields fields) {
        OfferedTools tools = OfferedTools.read(fields, false);
        String verbosity = null;
        String format = null;
        Fields text = fields.object("text");
        if (text != null) {
            verbosity = AnswerForm.verbosity(text);
            format = AnswerForm.response(text);
            text.end();
        }
        return new GenerationParameters(
                fields.number("temperature", 0, 2),
                fields.number("top_p", 0, 1),
                null,
                fields.whole("max_output_tokens", 1, Integer.MAX_VALUE),
                null,
                null,
                null,
                null,
                null,
                effort(fields),
                verbosity,
                format,
                tools.tools(),
                tools.choice(),
                tools.parallel(),
                CallMetadata.endUser(fields),
                fields.text("prompt_cache_key"));
    }

    private static @Nullable String effort(Fields fields) {
        Fields reasoning = fields.object("reasoning");
        if (reasoning == null) {
            return null;
        }
        String effort = AnswerForm.effort(reasoning, "effort");
        // A summary where there is one: there is none.
        only(reasoning, "summary", "auto");
        only(reasoning, "generate_summary", "auto");
        only(reasoning, "context", "auto");
        only(reasoning, "mode", "standard");
        reasoning.end();
        return effort;
    }

    private static void only(Fields fields, String name, String word) {
        String given = fields.text(name);
        if (given != null && !given.equals(word)) {
            throw fields.unsupported(name, "has to be " + word);
        }
    }

    private static @Nullable String conversation(
            Fields fields, @Nullable String previous, @Nullable String instructions) {
        JsonNode given = fields.find("conversation");
        if (given == null) {
            return null;
        }
        if (previous != null) {
            throw fields.wrong("conversation", "cannot go with 'previous_response_id'");
        }
        if (instructions != null) {
            throw fields.unsupported(
                    "instructions", "cannot go with 'conversation', which has its own");
        }
        if (given.isString()) {
            return fields.requiredText("conversation");
        }
        Fields named = fields.required("conversation", fields.object("conversation"));
        String id = named.requiredText("id");
        named.end();
        return id;
    }

    private static void streamOptions(Fields fields, boolean stream) {
        Fields options = fields.object("stream_options");
        if (options == null) {
            return;
        }
        if (!stream) {
            throw fields.wrong("stream_options", "needs 'stream'");
        }
        // As in a chat completion.
        options.ignore("include_obfuscation");
        options.end();
    }

    private static void refuse(Fields fields) {
        List<String> include = fields.texts("include");
        // Thoughts in a form to be given back: there are none.
        if (include != null && !Set.of("reasoning.encrypted_content").containsAll(include)) {
            throw fields.unsupported("include", "has to be reasoning.encrypted_content, if any");
        }
        only(fields, "truncation", "auto");
        Integer logprobs = fields.whole("top_logprobs", 0, 20);
        if (logprobs != null && logprobs != 0) {
            throw fields.unsupported("top_logprobs", "has to be 0");
        }
        fields.unsupported(
                "context_management",
                "max_tool_calls",
                "moderation",
                "prompt",
                "prompt_cache_options");
    }

    /** What is called so in a chat completion. */
    static String name(String parameter) {
        return switch (parameter) {
            case "reasoning_effort" -> "reasoning.effort";
            case "response_format" -> "text.format";
            case "verbosity" -> "text.verbosity";
            default -> parameter;
        };
    }

    /** The call as a prompt: one that begins a conversation, unless it goes on in one. */
    PromptRequest request(@Nullable String idempotencyKey) {
        PromptRequest alone = dialogue.request(model, parameters, metadata, stored, idempotencyKey);
        if (conversation == null) {
            return alone;
        }
        Particulars particulars = alone.particulars();
        return new PromptRequest(
                alone.content(),
                model,
                idempotencyKey,
                new Particulars(
                        parameters, null, particulars.input(), particulars.unlisted(), metadata));
    }

    @Override
    public String toString() {
        return "ResponseCall[" + model + ", " + Objects.toString(previous, "") + "]";
    }
}
