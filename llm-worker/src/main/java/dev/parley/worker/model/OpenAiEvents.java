package dev.parley.worker.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.worker.model.OpenAiEvent.Chunk;
import dev.parley.worker.model.OpenAiEvent.Fault;
import dev.parley.worker.model.OpenAiEvent.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the events of a streamed chat completion, token by token, and of their fields those that
 * are of use here. A field that is null is one that is absent, whichever it is.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">Chat completions,
 *     streaming</a>
 */
final class OpenAiEvents {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(TokenStreamFactory.Feature.CHARSET_DETECTION).build();

    private OpenAiEvents() {}

    /**
     * The event whose data stands there, in JSON. Bytes that are no UTF-8 count as unknown
     * characters.
     *
     * @throws UnableToRead when a field has another type than it should have, or the data says
     *     nothing of an answer
     * @throws StreamReadException when it is no JSON
     */
    static OpenAiEvent of(byte[] bytes, int start, int length) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes, start, length)) {
            return event(json);
        } catch (StreamReadException _) {
            String text = new String(bytes, start, length, UTF_8);
            try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
                return event(json);
            }
        }
    }

    private static OpenAiEvent event(JsonParser json) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw JsonValues.unexpected(json, "an object");
        }
        List<Part> parts = new ArrayList<>(2);
        Usage usage = null;
        boolean chunk = false;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "choices" -> {
                    chunk = true;
                    JsonValues.objects(json, () -> choice(json, parts));
                }
                case "usage" -> {
                    chunk = true;
                    usage = usage(json);
                }
                case "error" -> {
                    if (value != JsonToken.VALUE_NULL) {
                        return fault(json);
                    }
                }
                default -> json.skipChildren();
            }
        }
        if (!chunk) {
            throw new UnableToRead("an event without choices, usage and error");
        }
        return new Chunk(parts, usage);
    }

    private static Fault fault(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return new Fault(null);
        }
        String code = null;
        String type = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            // Some give a status for a code.
            boolean said = value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
            if (said && name.equals("code")) {
                code = json.getString();
            } else if (said && name.equals("type")) {
                type = json.getString();
            } else {
                json.skipChildren();
            }
        }
        return new Fault(code == null ? type : code);
    }

    private static void choice(JsonParser json, List<Part> parts) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "delta" -> {
                    if (JsonValues.object(json)) {
                        delta(json, parts);
                    }
                }
                case "finish_reason" -> {
                    String reason = JsonValues.text(json);
                    if (reason != null) {
                        parts.add(new Part.Finish(finish(reason)));
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    private static FinishReason finish(String reason) {
        return switch (reason) {
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.STOP;
        };
    }

    private static void delta(JsonParser json, List<Part> parts) {
        int beforeCalls = parts.size();
        String content = null;
        String refusal = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "content" -> content = JsonValues.text(json);
                case "refusal" -> refusal = JsonValues.text(json);
                case "tool_calls" -> JsonValues.objects(json, () -> parts.add(call(json)));
                default -> json.skipChildren();
            }
        }
        if (refusal != null && !refusal.isEmpty()) {
            parts.add(beforeCalls, new Part.Text(refusal, true));
        } else if (content != null && !content.isEmpty()) {
            parts.add(beforeCalls, new Part.Text(content, false));
        }
    }

    private static Part.Call call(JsonParser json) {
        Long index = null;
        String id = null;
        String tool = null;
        String arguments = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "index" -> index = JsonValues.number(json);
                case "id" -> id = JsonValues.text(json);
                case "function" -> {
                    if (!JsonValues.object(json)) {
                        continue;
                    }
                    for (String part = json.nextName(); part != null; part = json.nextName()) {
                        json.nextToken();
                        switch (part) {
                            case "name" -> tool = JsonValues.text(json);
                            case "arguments" -> arguments = JsonValues.text(json);
                            default -> json.skipChildren();
                        }
                    }
                }
                default -> json.skipChildren();
            }
        }
        if (index == null) {
            throw new UnableToRead("a call of a tool without index");
        }
        return new Part.Call(
                index,
                id == null || id.isEmpty() ? null : id,
                tool,
                arguments == null ? "" : arguments);
    }

    private static @Nullable Usage usage(JsonParser json) {
        if (!JsonValues.object(json)) {
            return null;
        }
        Long prompt = null;
        Long completion = null;
        Long cached = null;
        Long reasoning = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "prompt_tokens" -> prompt = JsonValues.number(json);
                case "completion_tokens" -> completion = JsonValues.number(json);
                case "prompt_tokens_details" -> cached = detail(json, "cached_tokens");
                case "completion_tokens_details" -> reasoning = detail(json, "reasoning_tokens");
                default -> json.skipChildren();
            }
        }
        return prompt == null || completion == null
                ? null
                : new Usage(prompt, completion, cached, reasoning, UsageSource.REPORTED);
    }

    private static @Nullable Long detail(JsonParser json, String wanted) {
        if (!JsonValues.object(json)) {
            return null;
        }
        Long found = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            if (name.equals(wanted)) {
                found = JsonValues.number(json);
            } else {
                json.skipChildren();
            }
        }
        return found;
    }
}
