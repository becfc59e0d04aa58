package dev.parley.ingress.openai;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.completion.TokenCount;
import dev.parley.ingress.history.StoredTurn;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole answer as a chat completion. */
record ChatAnswer(
        TurnId turnId,
        Instant created,
        String model,
        String text,
        List<ToolCall> toolCalls,
        String finishReason,
        @Nullable TokenCount usage) {
    private static final String ID = "chatcmpl-";

    /** The id of the completion that a turn is. */
    static String id(TurnId turn) {
        return ID + turn;
    }

    /** Why the model stopped, as the API says it. */
    static String word(@Nullable FinishReason reason) {
        return (reason == null ? FinishReason.STOP : reason).name().toLowerCase(Locale.ROOT);
    }

    /** The answer of a turn that ended before it was asked for again. */
    static ChatAnswer of(StoredTurn turn) {
        return new ChatAnswer(
                turn.turnId(),
                turn.submittedAt(),
                turn.model() == null ? "" : turn.model(),
                turn.text() == null ? "" : turn.text(),
                turn.toolCalls() == null ? List.of() : turn.toolCalls(),
                turn.finishReason() == null ? word(null) : turn.finishReason(),
                TokenCount.of(turn.usage()));
    }

    ObjectNode json() {
        ObjectNode body = EventJson.mapper().createObjectNode();
        body.put("id", id(turnId));
        body.put("object", "chat.completion");
        body.put("created", created.getEpochSecond());
        body.put("model", model);
        ObjectNode choice = body.putArray("choices").addObject();
        choice.put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        message.put("content", text.isEmpty() && !toolCalls.isEmpty() ? null : text);
        message.putNull("refusal");
        if (!toolCalls.isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            for (ToolCall call : toolCalls) {
                ObjectNode entry = calls.addObject();
                entry.put("id", call.toolCallId()).put("type", "function");
                entry.putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments());
            }
        }
        choice.putNull("logprobs");
        choice.put("finish_reason", finishReason);
        if (usage != null) {
            body.set("usage", usage.ofChat());
        }
        return body;
    }
}
