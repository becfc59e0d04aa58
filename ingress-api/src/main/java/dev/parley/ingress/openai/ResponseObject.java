package dev.parley.ingress.openai;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Outcome;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.completion.TokenCount;
import dev.parley.ingress.problem.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A response at a stage of its turn.
 *
 * @param said what it repeats of its call
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/object">The response
 *     object</a>
 */
record ResponseObject(ResponseId id, ObjectNode said, Instant created, String model) {
    /** What all responses have, whatever was said of it. */
    private static final JsonNode DEFAULTS =
            EventJson.mapper()
                    .readTree(
                            """
                            {"background":false,"error":null,"incomplete_details":null,"instructions":null,
                            "max_output_tokens":null,"metadata":{},"output":[],"parallel_tool_calls":true,
                            "previous_response_id":null,"prompt_cache_key":null,
                            "reasoning":{"effort":null,"summary":null},"safety_identifier":null,
                            "service_tier":"default","store":true,"temperature":null,
                            "text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],"top_logprobs":0,
                            "top_p":null,"truncation":"auto","usage":null,"user":null}
                            """);

    private static final List<String> REPEATED =
            List.of(
                    "background",
                    "instructions",
                    "max_output_tokens",
                    "metadata",
                    "parallel_tool_calls",
                    "previous_response_id",
                    "prompt_cache_key",
                    "safety_identifier",
                    "store",
                    "temperature",
                    "tool_choice",
                    "tools",
                    "top_p",
                    "user");

    /** What a response says of a call that nobody remembers. */
    static ObjectNode nothing() {
        return (ObjectNode) DEFAULTS.deepCopy();
    }

    /** What a response repeats of its call, which has been checked. */
    static ObjectNode repeated(JsonNode body) {
        ObjectNode said = nothing();
        for (String name : REPEATED) {
            JsonNode value = body.get(name);
            if (value != null && !value.isNull()) {
                said.set(name, value);
            }
        }
        JsonNode effort = body.path("reasoning").path("effort");
        if (effort.isString()) {
            ((ObjectNode) said.get("reasoning")).set("effort", effort);
        }
        for (String name : List.of("format", "verbosity")) {
            JsonNode value = body.path("text").get(name);
            if (value != null && !value.isNull()) {
                ((ObjectNode) said.get("text")).set(name, value);
            }
        }
        return said;
    }

    /** The same response, by the model that writes it. */
    ResponseObject by(String writing) {
        return new ResponseObject(id, said, created, writing);
    }

    /** One whose turn has not ended: {@code queued} or {@code in_progress}. */
    ObjectNode open(String status) {
        return json(status);
    }

    /** One that is whole, or as long as it may be. */
    ObjectNode whole(
            String text, List<ToolCall> calls, FinishReason reason, @Nullable TokenCount usage) {
        String missing = missing(reason);
        ObjectNode response = json(missing == null ? "completed" : "incomplete");
        if (missing != null) {
            response.putObject("incomplete_details").put("reason", missing);
        }
        ArrayNode output = response.putArray("output");
        if (hasMessage(text, calls)) {
            output.add(message(missing == null ? "completed" : "incomplete", text));
        }
        for (int index = 0; index < calls.size(); index++) {
            output.add(call(index, calls.get(index)));
        }
        return used(response, usage);
    }

    /** One that was stopped, or failed. */
    ObjectNode unfinished(Outcome outcome, String text, Refusal why, @Nullable TokenCount usage) {
        boolean cancelled = outcome == Outcome.CANCELLED;
        ObjectNode response = json(cancelled ? "cancelled" : "failed");
        if (!text.isEmpty()) {
            response.putArray("output").add(message("incomplete", text));
        }
        if (!cancelled) {
            response.putObject("error")
                    .put("code", OpenAiErrors.code(why.code()))
                    .put("message", why.message());
        }
        return used(response, usage);
    }

    /** Why a response is not whole; null for one that is. */
    static @Nullable String missing(FinishReason reason) {
        return switch (reason) {
            case STOP, TOOL_CALLS -> null;
            case LENGTH -> "max_output_tokens";
            case CONTENT_FILTER -> "content_filter";
        };
    }

    /** Whether there is a message in the output: a model that says nothing else says that. */
    static boolean hasMessage(String text, List<ToolCall> calls) {
        return !text.isEmpty() || calls.isEmpty();
    }

    /** The message of the output; without text one that begins. */
    ObjectNode message(String status, @Nullable String text) {
        ObjectNode item = EventJson.mapper().createObjectNode();
        item.put("id", messageId()).put("type", "message").put("status", status);
        item.put("role", "assistant");
        ArrayNode content = item.putArray("content");
        if (text != null) {
            content.add(part(text));
        }
        return item;
    }

    String messageId() {
        return OutputItems.message(id.turnId());
    }

    /** The only part of the message. */
    static ObjectNode part(String text) {
        ObjectNode part = EventJson.mapper().createObjectNode().put("type", "output_text");
        part.putArray("annotations");
        part.putArray("logprobs");
        return part.put("text", text);
    }

    /** A call of the output. */
    ObjectNode call(int index, ToolCall call) {
        return call(index, call, "completed", call.arguments());
    }

    ObjectNode call(int index, ToolCall call, String status, String arguments) {
        return EventJson.mapper()
                .createObjectNode()
                .put("id", callId(index))
                .put("type", "function_call")
                .put("status", status)
                .put("call_id", call.toolCallId())
                .put("name", call.name())
                .put("arguments", arguments);
    }

    String callId(int index) {
        return OutputItems.call(id.turnId(), index);
    }

    private ObjectNode json(String status) {
        ObjectNode response = EventJson.mapper().createObjectNode();
        response.put("id", id.toString()).put("object", "response");
        response.put("created_at", created.getEpochSecond());
        response.put("status", status).put("model", model);
        response.putObject("conversation").put("id", id.conversationId().toString());
        response.setAll(said.deepCopy());
        return response;
    }

    private static ObjectNode used(ObjectNode response, @Nullable TokenCount usage) {
        if (usage != null) {
            response.set("usage", usage.ofResponse());
        }
        return response;
    }
}
