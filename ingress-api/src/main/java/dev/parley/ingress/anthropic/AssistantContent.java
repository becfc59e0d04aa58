package dev.parley.ingress.anthropic;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.ingress.completion.Fields;
import dev.parley.ingress.completion.MessageParts;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads what a model said and wanted before. */
final class AssistantContent {
    private AssistantContent() {}

    /** Empty when nothing is left of it without the model's thoughts. */
    static Optional<Message> read(Fields message, JsonNode content) {
        MessageParts parts = new MessageParts();
        if (content.isString()) {
            parts.text(ContentBlock.visible(message, "content"));
        } else {
            for (Fields block : message.objects("content", content)) {
                read(block, parts);
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(parts.of(Role.ASSISTANT));
    }

    private static void read(Fields block, MessageParts parts) {
        String type = block.requiredText("type");
        switch (type) {
            case "text" -> parts.text(ContentBlock.text(block));
            case "tool_use" -> parts.toolCall(toolUse(block));
            case "thinking", "redacted_thinking" -> {
                // Signed for the one model that had them, and of no use to another.
            }
            default -> throw ContentBlock.unsupported(block, type);
        }
    }

    private static ToolCall toolUse(Fields block) {
        Fields caller = block.object("caller");
        if (caller != null && !caller.requiredText("type").equals("direct")) {
            throw block.wrong("caller", "has to be of type direct");
        }
        ToolCall call =
                new ToolCall(
                        block.requiredText("id"),
                        block.requiredText("name"),
                        block.required("input", block.json("input")));
        block.ignore("cache_control");
        block.end();
        return call;
    }
}
