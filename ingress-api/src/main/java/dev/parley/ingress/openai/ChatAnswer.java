package dev.parley.ingress.openai;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.completion.WholeAnswer;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole answer as a chat completion. */
final class ChatAnswer {
    private static final String ID = "chatcmpl-";

    private ChatAnswer() {}

    /** The id of the completion that a turn is. */
    static String id(TurnId turn) {
        return ID + turn;
    }

    /** Why the model stopped, as the API says it. */
    static String word(FinishReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    static ObjectNode json(WholeAnswer answer) {
        ObjectNode body = EventJson.mapper().createObjectNode();
        body.put("id", id(answer.turnId()));
        body.put("object", "chat.completion");
        body.put("created", answer.created().getEpochSecond());
        body.put("model", answer.model());
        ObjectNode choice = body.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("message", message(answer));
        choice.putNull("logprobs");
        choice.put("finish_reason", word(answer.finishReason()));
        if (answer.usage() != null) {
            body.set("usage", answer.usage().ofChat());
        }
        return body;
    }

    private static ObjectNode message(WholeAnswer answer) {
        ObjectNode message = EventJson.mapper().createObjectNode().put("role", "assistant");
        boolean callsAlone = answer.text().isEmpty() && !answer.toolCalls().isEmpty();
        message.put("content", callsAlone ? null : answer.text());
        message.putNull("refusal");
        if (!answer.toolCalls().isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            for (ToolCall call : answer.toolCalls()) {
                ObjectNode entry = calls.addObject();
                entry.put("id", call.toolCallId()).put("type", "function");
                entry.putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments());
            }
        }
        return message;
    }
}
