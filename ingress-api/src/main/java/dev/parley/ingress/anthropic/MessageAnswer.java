package dev.parley.ingress.anthropic;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.completion.TokenCount;
import dev.parley.ingress.completion.WholeAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole answer as a message. */
final class MessageAnswer {
    private MessageAnswer() {}

    /** The id of the message that a turn is. */
    static String id(TurnId turn) {
        return "msg_" + turn.toString().replace("-", "");
    }

    /**
     * Why the model stopped, in the words of this API. That it met a stop sequence is not told
     * apart from its own end.
     */
    static String stopReason(FinishReason reason) {
        return switch (reason) {
            case STOP -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER -> "refusal";
        };
    }

    static ObjectNode json(WholeAnswer answer) {
        ObjectNode message = message(answer.turnId(), answer.model());
        ArrayNode content = (ArrayNode) message.get("content");
        if (!answer.text().isEmpty()) {
            content.addObject().put("type", "text").put("text", answer.text()).putNull("citations");
        }
        for (ToolCall call : answer.toolCalls()) {
            content.add(toolUse(call, arguments(call)));
        }
        message.put("stop_reason", stopReason(answer.finishReason()));
        message.set("usage", usage(answer.usage()));
        return message;
    }

    /** A message of which nothing is written yet. */
    static ObjectNode message(TurnId turn, String model) {
        ObjectNode message = EventJson.mapper().createObjectNode();
        message.put("id", id(turn));
        message.put("type", "message");
        message.put("role", "assistant");
        message.put("model", model);
        message.putArray("content");
        message.putNull("stop_reason");
        message.putNull("stop_sequence");
        message.set("usage", usage(null));
        return message;
    }

    /** The block of a call. */
    static ObjectNode toolUse(ToolCall call, JsonNode input) {
        ObjectNode block = EventJson.mapper().createObjectNode();
        block.put("type", "tool_use").put("id", call.toolCallId()).put("name", call.name());
        block.set("input", input);
        block.putObject("caller").put("type", "direct");
        return block;
    }

    /** The tokens so far; zero where nobody knows. */
    static ObjectNode usage(@Nullable TokenCount count) {
        ObjectNode usage = EventJson.mapper().createObjectNode();
        usage.put("input_tokens", count == null ? 0 : count.input() - count.cached());
        usage.put("cache_creation_input_tokens", 0);
        usage.put("cache_read_input_tokens", count == null ? 0 : count.cached());
        usage.put("output_tokens", count == null ? 0 : count.output());
        return usage;
    }

    /** Models of other providers may write what is no object; it is kept under a name then. */
    private static JsonNode arguments(ToolCall call) {
        try {
            JsonNode input =
                    EventJson.mapper()
                            .readTree(call.arguments().isBlank() ? "{}" : call.arguments());
            if (input.isObject()) {
                return input;
            }
        } catch (JacksonException _) {
            // As below.
        }
        return EventJson.mapper().createObjectNode().put("raw_arguments", call.arguments());
    }
}
